package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.store.StoreFixture.bytes;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Table;

/**
 * The process that {@link KillTest} kills. Batch n writes the rows n and "twin of n", moves a
 * counter, and removes what batch n - 500 wrote; its number is printed when it is acknowledged. A
 * checkpoint runs every 50 batches, so that kills fall into some.
 */
final class KillTestWriter {
  private static final int KEPT = 500;
  private static final int CHECKPOINT_EVERY = 50;

  private KillTestWriter() {}

  public static void main(String[] arguments) {
    Path dir = Path.of(arguments[0]);
    long next = Long.parseLong(arguments[1]);
    int atOnce = Integer.parseInt(arguments[2]);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    StateStore store = StoreFixture.open(dir);
    while (true) {
      List<CompletableFuture<Void>> group = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        group.add(store.commit(batch(next++)));
      }
      group.forEach(CompletableFuture::join);
      out.println(next - 1);
      if (next % CHECKPOINT_EVERY < atOnce && store.checkpoint().isCompletedExceptionally()) {
        throw new IllegalStateException("no checkpoint");
      }
    }
  }

  private static Batch batch(long n) {
    return new Batch()
        .put(Table.BLOCK, bytes("row " + n), bytes(value(n)))
        .put(Table.MFA, bytes("twin of " + n), bytes(value(n)))
        .put(Table.META, bytes("counter"), bytes(Long.toString(n)))
        .remove(Table.BLOCK, bytes("row " + (n - KEPT)))
        .remove(Table.MFA, bytes("twin of " + (n - KEPT)));
  }

  private static String value(long n) {
    return "value " + n + " " + "x".repeat((int) (n % 97));
  }

  /** The last batch of which there is a trace. */
  static long highest(Map<String, String> rows) {
    return Long.parseLong(rows.getOrDefault("META/counter", "-1"));
  }

  /**
   * Asserts that every batch up to an acknowledged one is there, and that each later one is there
   * whole or not at all, without a gap.
   */
  static void assertHolds(Map<String, String> rows, long acknowledged) {
    long highest = highest(rows);
    assertThat(highest).isGreaterThanOrEqualTo(acknowledged);
    long oldest = Math.max(0, highest - KEPT + 1);
    for (long n = oldest; n <= highest; n++) {
      assertThat(rows).containsEntry("BLOCK/row " + n, value(n));
      assertThat(rows).containsEntry("MFA/twin of " + n, value(n));
    }
    assertThat(rows).hasSize((int) (2 * (highest - oldest + 1) + 1));
  }
}
