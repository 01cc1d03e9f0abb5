package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpAddress;

class AccountWatchTest {
  private static final Account VICTIM = new Account("1001");
  private static final long HOUR = 3_600_000;

  private final AccountWatch watch = new AccountWatch(1_024, 5);

  private Optional<AccountWatch.Pressure> fail(Account account, int source, long millis) {
    return watch.failed(account, IpAddress.ofV4(source), millis);
  }

  @Test
  void tenSources_areToldOfOnceAnHour() {
    for (int i = 0; i < 9; i++) {
      assertThat(fail(VICTIM, i, i * HOUR)).isEmpty();
      assertThat(fail(VICTIM, i, i * HOUR)).isEmpty();
    }
    assertThat(fail(VICTIM, 9, 9 * HOUR)).hasValue(new AccountWatch.Pressure(19, 10));
    assertThat(fail(VICTIM, 10, 9 * HOUR + 1)).isEmpty();
    assertThat(fail(VICTIM, 11, 10 * HOUR)).hasValue(new AccountWatch.Pressure(21, 12));
  }

  @Test
  void fewSources_areToldOfWhenTheyGoOn() {
    for (int i = 0; i < 29; i++) {
      assertThat(fail(VICTIM, 1, i * HOUR / 4)).isEmpty();
      assertThat(watch.admits(VICTIM, i * HOUR / 4, () -> false)).isTrue();
    }
    assertThat(fail(VICTIM, 1, 8 * HOUR)).hasValue(new AccountWatch.Pressure(30, 1));
  }

  @Test
  void pressedAccount_hasOneAttemptAQuarterOfAnHourForAllUnknownSources() {
    for (int i = 0; i < 10; i++) {
      fail(VICTIM, i, 0);
    }
    int admitted = 0;
    for (long millis = 1; millis < HOUR; millis += 20_000) {
      admitted += watch.admits(VICTIM, millis, () -> false) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(4);
    assertThat(watch.admits(new Account("1002"), 1, () -> false)).isTrue();
    assertThat(watch.admits(VICTIM, HOUR, () -> false)).isTrue();
    assertThat(watch.admits(VICTIM, HOUR, () -> false)).isTrue();
  }

  @Test
  void pressedAccount_isAlwaysAdmittedWhereItIsKnown() {
    for (int i = 0; i < 10; i++) {
      fail(VICTIM, i, 0);
    }
    for (long millis = 1; millis < 100; millis++) {
      assertThat(watch.admits(VICTIM, millis, () -> true)).isTrue();
    }
    assertThat(watch.admits(VICTIM, 100, () -> false)).isTrue();
    assertThat(watch.admits(VICTIM, 101, () -> false)).isFalse();
  }

  @Test
  void noAccountPressed_nobodyAsksWhetherItIsKnown() {
    BooleanSupplier asked =
        () -> {
          throw new AssertionError("asked");
        };
    fail(VICTIM, 1, 0);
    assertThat(watch.admits(VICTIM, 1, asked)).isTrue();
  }

  @Test
  void sourcesOfMoreThanADayAgo_countNoLonger() {
    for (int i = 0; i < 9; i++) {
      fail(VICTIM, i, 0);
    }
    assertThat(fail(VICTIM, 9, 24 * HOUR)).isEmpty();
  }

  @Test
  void accounts_areApartAndTheNamelessIsNone() {
    for (int i = 0; i < 9; i++) {
      fail(VICTIM, i, 0);
      fail(Account.NONE, i, 0);
    }
    assertThat(fail(new Account("1002"), 9, 0)).isEmpty();
    assertThat(fail(Account.NONE, 9, 0)).isEmpty();
    assertThat(fail(VICTIM, 9, 0)).isPresent();
  }

  @Test
  void aMillionAccounts_keepMemoryFlat() {
    for (int i = 0; i < 300_000; i++) {
      fail(new Account("user" + i), 1, i);
    }
    assertThat(watch.size()).isLessThanOrEqualTo(1_024);
  }

  @Test
  void restart_keepsTheDayAndWhatIsPressed() {
    MemoryJournal disk = new MemoryJournal();
    for (int i = 0; i < 9; i++) {
      fail(VICTIM, i, i);
    }
    disk.append(watch.delta());
    assertThat(watch.delta().isEmpty()).isTrue();
    AccountWatch after = new AccountWatch(1_024, 6).restored(disk, HOUR);
    assertThat(after.failed(VICTIM, IpAddress.ofV4(9), HOUR))
        .hasValue(new AccountWatch.Pressure(10, 10));
    disk.append(after.delta());

    AccountWatch later = new AccountWatch(1_024, 7).restored(disk, HOUR + 1);
    assertThat(later.admits(VICTIM, HOUR + 1, () -> false)).isTrue();
    assertThat(later.admits(VICTIM, HOUR + 2, () -> false)).isFalse();
    assertThat(later.failed(VICTIM, IpAddress.ofV4(10), HOUR + 2)).as("told already").isEmpty();
    assertThat(new AccountWatch(1_024, 8).restored(disk, 26 * HOUR).size()).isZero();
  }

  @Test
  void forgottenAccounts_leaveNoRow() {
    MemoryJournal disk = new MemoryJournal();
    fail(VICTIM, 1, 1);
    disk.append(watch.delta());
    watch.sweep(25 * HOUR);
    disk.append(watch.delta());

    assertThat(new AccountWatch(1_024, 8).restored(disk, 2).size()).isZero();
  }
}
