package org.pbxguard.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootTickerTest {
  @TempDir Path proc;

  private void upFor(String seconds) throws IOException {
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "a-b-c\n");
    Files.writeString(proc.resolve("uptime"), seconds + " 12.00\n");
  }

  /** What another process reads, for {@link #nanos_ofAnotherProcess_areOnTheSameScale()}. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) throws IOException {
      Files.writeString(Path.of(args[0]), Long.toString(Ticker.system().nanos()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100.00,  100.5, true",
    "9000.00, 100.0, true", // the machine slept
    "100.00,  200.0, false", // counts from something else
    "100.00,  -5.0,  false"
  })
  void origin_readingAndUpTime_isNamedWhereTheyAgree(String up, double seconds, boolean named)
      throws IOException {
    upFor(up);
    assertThat(new BootTicker(proc, (long) (seconds * 1e9)).origin().isPresent()).isEqualTo(named);
  }

  /** Where the kernel's up-time is on the ticker's scale, as it is but in some containers. */
  @Test
  void origin_ofThisMachine_isThatOfItsUpTime() throws IOException {
    Path upTime = Path.of("/proc/uptime");
    long nanos = System.nanoTime();
    boolean agree =
        Files.isReadable(Path.of("/proc/sys/kernel/random/boot_id"))
            && Double.parseDouble(Files.readString(upTime).split(" ", 2)[0]) * 1e9 >= nanos - 1e9;
    assertThat(Ticker.system().origin().isPresent()).isEqualTo(agree);
  }

  @Test
  void origin_noLinux_isNotNamed() {
    assertThat(new BootTicker(proc.resolve("none"), 1).origin()).isEmpty();
  }

  @Test
  void origin_otherTimeNamespace_isAnother() throws IOException {
    upFor("100.00");
    String plain = new BootTicker(proc, 1).origin().orElseThrow();
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/time"), Path.of("time:[1]"));
    assertThat(new BootTicker(proc, 1).origin()).hasValue(plain + " time:[1]");
  }

  @Test
  void nanos_ofAnotherProcess_areOnTheSameScale() throws Exception {
    Ticker ticker = Ticker.system();
    Path file = proc.resolve("reading");
    long before = ticker.nanos();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Long.parseLong(Files.readString(file))).isBetween(before, ticker.nanos());
  }
}
