package org.pbxguard.servlet.console;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.block.BlockRefused;

/**
 * What became of a change that had to be on the disk.
 *
 * <p>Immutable.
 *
 * @param value what it yields; empty when it was not made
 * @param problem the key of the sentence that says why not; empty when it was made
 */
record Durable<T>(Optional<T> value, String problem) {
  private static final long SECONDS = 10;

  /** Waits for a change. */
  static <T> Durable<T> of(CompletableFuture<T> change) {
    try {
      return new Durable<>(Optional.of(change.get(SECONDS, TimeUnit.SECONDS)), "");
    } catch (ExecutionException failed) {
      return new Durable<>(Optional.empty(), reason(failed.getCause()));
    } catch (TimeoutException late) {
      return new Durable<>(Optional.empty(), "unavailable");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Durable<>(Optional.empty(), "unavailable");
    }
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof CompletionException wrapped) {
      return reason(wrapped.getCause());
    }
    if (cause instanceof BlockRefused refused) {
      return switch (refused.reason()) {
        case TOO_WIDE -> "block.too-wide";
        case ALLOW_LISTED -> "block.allowed";
        case PROTECTED -> "block.protected";
        case CALLER -> "block.caller";
      };
    }
    return "unavailable";
  }

  /** A word for what it yields, else the problem. */
  String said(Function<T, String> word) {
    return value.map(word).orElse(problem);
  }
}
