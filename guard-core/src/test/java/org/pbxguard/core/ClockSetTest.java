package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.time.ManualTime;

/** Somebody sets the machine's clock while a guard runs, while it does not, or both. */
class ClockSetTest {
  private static final IpAddress ATTACKER = IpAddress.parse("198.51.100.5").orElseThrow();
  private static final IpPrefix PREFIX = IpPrefix.parse("198.51.100.5").orElseThrow();
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path dir;

  private final ManualTime time = new ManualTime();

  /** A process on the directory. */
  private final class Run implements AutoCloseable {
    final GuardClock clock = time.clock();
    final OpenState state =
        OpenState.open(
            StoreSettings.defaults().withDir(dir.resolve("var")), KeySettings.defaults(), clock);
    final Guard guard =
        Guard.open(GuardSettings.defaults(), state.store(), state.rows(), state.keys(), clock);

    Run() {
      state.begin();
    }

    void block(Duration length) {
      BlockRequest request =
          new BlockRequest(PREFIX, length, "test", "admin", Optional.empty(), false);
      assertThat(guard.block(request)).succeedsWithin(Duration.ofSeconds(20));
    }

    Optional<Block> found() {
      return guard.blocks().covering(ATTACKER);
    }

    Duration left() {
      return found()
          .map(block -> Duration.between(clock.instant(), block.until()))
          .orElse(Duration.ZERO);
    }

    void failLogins(int count) {
      for (int i = 0; i < count; i++) {
        Arrival arrival =
            new Arrival(
                ATTACKER,
                5060,
                Channel.HTTP,
                Proof.CONNECTION,
                new Account("guess" + i),
                clock.nanos());
        guard.observe(arrival, new Outcome.LoginFailed());
      }
      guard.maintain();
    }

    @Override
    public void close() {
      guard.close();
      state.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H", "P365D", "-P365D", "PT0S"})
  void block_clockSetBetweenTwoRuns_keepsWhatRemains(Duration jump) {
    try (Run run = new Run()) {
      run.block(HOUR);
    }
    time.pass(Duration.ofMinutes(20));
    time.jump(jump);

    try (Run run = new Run()) {
      assertThat(run.left()).isEqualTo(Duration.ofMinutes(40));
      time.pass(Duration.ofMinutes(39));
      assertThat(run.found()).isPresent();
      time.pass(Duration.ofMinutes(1));
      assertThat(run.found()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"PT1H, PT0S", "-PT1H, PT0S", "PT1H, -PT1H", "-PT30M, PT2H"})
  void block_clockSetInARunAndAfterIt_keepsWhatRemains(Duration running, Duration stopped) {
    try (Run run = new Run()) {
      run.block(HOUR);
      time.jump(running);
      assertThat(run.left()).isEqualTo(HOUR);
      time.pass(Duration.ofMinutes(10));
    }
    time.jump(stopped);
    time.pass(Duration.ofMinutes(10));
    try (Run run = new Run()) {
      assertThat(run.left()).isEqualTo(Duration.ofMinutes(40));
    }
    try (Run run = new Run()) {
      assertThat(run.left()).as("moved once").isEqualTo(Duration.ofMinutes(40));
    }
  }

  @Test
  void block_machineStartedAnew_followsTheWallClock() {
    try (Run run = new Run()) {
      run.block(HOUR);
    }
    time.reboot(Duration.ofMinutes(20));
    try (Run run = new Run()) {
      assertThat(run.left()).isEqualTo(Duration.ofMinutes(40));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H"})
  void block_clockSetInARunBeforeTheMachineStartedAnew_keepsWhatRemains(Duration jump) {
    try (Run run = new Run()) {
      run.block(HOUR);
      time.jump(jump);
    }
    time.reboot(Duration.ofMinutes(20));
    try (Run run = new Run()) {
      assertThat(run.left()).isEqualTo(Duration.ofMinutes(40));
    }
  }

  @Test
  void block_machineLostItsClock_lastsNoLongerThanWhenItWentOff() {
    try (Run run = new Run()) {
      run.block(HOUR);
      time.pass(Duration.ofMinutes(20));
    }
    time.reboot(Duration.between(time.instant(), Instant.EPOCH));
    try (Run run = new Run()) {
      assertThat(run.left()).isEqualTo(Duration.ofMinutes(40));
    }
  }

  @Test
  void block_untilLifted_staysSo() {
    try (Run run = new Run()) {
      run.block(Duration.ZERO);
    }
    time.jump(HOUR);
    try (Run run = new Run()) {
      assertThat(run.found()).hasValueSatisfying(block -> assertThat(block.isForever()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT2H", "-PT2H", "PT0S"})
  void failedLogins_clockSetBetweenTwoRuns_areStillInTheirWindow(Duration jump) {
    try (Run run = new Run()) {
      run.failLogins(9);
    }
    time.jump(jump);
    time.pass(Duration.ofMinutes(30));
    try (Run run = new Run()) {
      assertThat(run.found()).isEmpty();
      run.failLogins(1);
      assertThat(run.found()).as("the tenth within an hour").isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT2H", "-PT2H"})
  void failedLogins_olderThanTheirWindow_countNoLongerWhateverTheClockShows(Duration jump) {
    try (Run run = new Run()) {
      run.failLogins(9);
    }
    time.jump(jump);
    time.pass(Duration.ofMinutes(61));
    try (Run run = new Run()) {
      run.failLogins(1);
      assertThat(run.found()).isEmpty();
    }
  }
}
