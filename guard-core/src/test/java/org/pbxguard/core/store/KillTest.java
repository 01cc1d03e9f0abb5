package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.store.StoreFixture.rowsOf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kill -9 of a real process while it commits: whatever it printed as acknowledged is there at the
 * next start, whole.
 */
@Timeout(180)
class KillTest {
  private static final int CYCLES = 10;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void open_afterAKillAtAnyMoment_hasEveryAcknowledgedBatch(int batchesAtOnce)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(batchesAtOnce);
    long acknowledged = -1;
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      long now = runAndKill(acknowledged + 1, batchesAtOnce, random.nextInt(200));
      assertThat(now).as("the writer got somewhere").isGreaterThan(acknowledged);
      acknowledged = now;
      try (StateStore store = StoreFixture.open(dir)) {
        KillTestWriter.assertHolds(rowsOf(store), acknowledged);
        acknowledged = KillTestWriter.highest(rowsOf(store));
      }
    }
  }

  /** Starts a writer, waits for its first acknowledgement and a while, kills it. */
  private long runAndKill(long first, int batchesAtOnce, int acknowledgementsMore)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                KillTestWriter.class.getName(),
                dir.toString(),
                Long.toString(first),
                Integer.toString(batchesAtOnce))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = -1;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
      int lines = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = Long.parseLong(line);
        if (lines++ == acknowledgementsMore) {
          writer.toHandle().destroyForcibly(); // SIGKILL; what it printed can still be read
        }
      }
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(writer.exitValue()).as("killed, not ended").isEqualTo(128 + 9);
    return last;
  }
}
