package org.pbxguard.servlet.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.block.BlockRefused;
import org.pbxguard.core.journal.JournalException;

/** Waits for what must be on the disk before it is acknowledged. Stateless. */
final class Waiting {
  /** Longest wait for the disk; what is not there by then is not acknowledged. */
  private static final long SECONDS = 10;

  private Waiting() {}

  /**
   * The value of a durable change.
   *
   * @throws ApiError 503 when the store does not take it, 409 when the change is refused
   */
  static <T> T durable(CompletableFuture<T> change) {
    try {
      return change.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw refusal(failed.getCause());
    } catch (TimeoutException late) {
      throw ApiError.unavailable();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw ApiError.unavailable();
    }
  }

  /** The answer to a change that failed. */
  static RuntimeException refusal(@Nullable Throwable cause) {
    if (cause instanceof CompletionException wrapped) {
      return refusal(wrapped.getCause());
    }
    if (cause instanceof JournalException) {
      return ApiError.unavailable();
    }
    if (cause instanceof BlockRefused refused) {
      int status = refused.reason() == BlockRefused.Reason.TOO_WIDE ? 400 : 409;
      return ApiError.of(status, sentence(refused));
    }
    if (cause instanceof IllegalArgumentException wrong) {
      return ApiError.of(400, sentence(wrong));
    }
    if (cause instanceof IllegalStateException full) {
      return ApiError.of(409, sentence(full));
    }
    return new IllegalStateException(cause);
  }

  /** The words that guard-core writes for callers. */
  private static String sentence(RuntimeException refusal) {
    String message = refusal.getMessage();
    return message == null ? "The change was refused" : message;
  }
}
