package org.pbxguard.benchmarks.core;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpAddress;

/**
 * Can an unknown user, or one who is not enrolled, be told from a wrong code by the time that the
 * refusal takes? Samples of the three are taken in turn, on a real disk, for every form of code.
 *
 * <p>Confined to one thread.
 */
final class RefusalTimes {
  private static final UserId ENROLLED = new UserId("1001");
  private static final UserId NOT_ENROLLED = new UserId("1002");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);
  private static final int WARM_UP = 300;

  private final DurableHouse house;
  private final OtpKey key = new OtpKey();
  private int strangers;

  private RefusalTimes(DurableHouse house) throws GeneralSecurityException {
    this.house = house;
    house.enrol(ENROLLED);
    Change<String> enrolled =
        house
            .second()
            .yubikeys()
            .orElseThrow()
            .enrollSelfContained(
                ENROLLED, Authorization.administrator(), key.first(), "", key.secret());
    if (!(enrolled instanceof Change.Done<String>)) {
      throw new IllegalStateException("no key enrolled: " + enrolled);
    }
  }

  /** Rows of Markdown for the forms of a house with long backup codes, then with short ones. */
  static List<String> rows(Path dir, int samples) throws GeneralSecurityException {
    List<String> rows = new ArrayList<>();
    try (DurableHouse house = DurableHouse.open(dir, DurableHouse.settings(10, 16))) {
      RefusalTimes times = new RefusalTimes(house);
      rows.add(times.row("TOTP, 6 digits", samples, () -> "123456"));
      rows.add(times.row("TOTP, 8 digits", samples, () -> "12345678"));
      rows.add(times.row("backup code, 80 bits", samples, () -> "ABCD-EFGH-JKMN-PQRS"));
      rows.add(times.row("backup code of 40 bits, none issued", samples, () -> "ABCD-EFGH"));
      rows.add(times.row("YubiKey OTP, another's key", samples, times.key::anothers));
      rows.add(times.row("YubiKey OTP, the user's own key", samples, times.key::wrong));
      rows.add(times.row("no form at all", samples, () -> "junk!"));
    }
    return rows;
  }

  /** A row for codes in the original's form: slow, so by its own count. */
  static String shortCodes(Path dir, int samples) throws GeneralSecurityException {
    try (DurableHouse house = DurableHouse.open(dir, DurableHouse.settings(10, 8))) {
      return new RefusalTimes(house).row("backup code, 40 bits", samples, () -> "ABCD-EFGH");
    }
  }

  private String row(String form, int samples, Supplier<String> code) {
    sample(Math.min(WARM_UP, samples), code);
    Times[] taken = sample(samples, code);
    double[] medians = Arrays.stream(taken).mapToDouble(times -> times.millis(0.5)).toArray();
    double least = Arrays.stream(medians).min().orElseThrow();
    double most = Arrays.stream(medians).max().orElseThrow();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f | %.3f | %.1f %% |",
        form,
        samples,
        medians[0],
        medians[1],
        medians[2],
        100 * (most - least) / least);
  }

  /** Unknown, not enrolled, wrong. */
  private Times[] sample(int samples, Supplier<String> code) {
    Times[] taken = {new Times(), new Times(), new Times()};
    for (int i = 0; i < samples; i++) {
      UserId[] users = {new UserId("u" + strangers++), NOT_ENROLLED, ENROLLED};
      // Each of the three is as often the first of its turn as the others.
      for (int j = i; j < i + users.length; j++) {
        taken[j % users.length].add(refusal(users[j % users.length], code.get()));
      }
    }
    return taken;
  }

  private long refusal(UserId user, String code) {
    house.pass(LONGEST_WAIT);
    Optional<IpAddress> client = IpAddress.parse("192.0.2.1");
    long before = System.nanoTime();
    MfaResult result = house.service().verify(user, code, client);
    long time = System.nanoTime() - before;
    if (!(result instanceof MfaResult.Refused)) {
      throw new IllegalStateException(user + ": " + result);
    }
    return time;
  }
}
