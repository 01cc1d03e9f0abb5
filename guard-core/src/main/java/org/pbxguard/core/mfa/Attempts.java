package org.pbxguard.core.mfa;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A user's failures in a row: for the waits all together, for suspension by factor. An attempt
 * counts as a failure from before it is compared until it is accepted. Signatures cannot be
 * guessed, so FIDO2 attempts are not counted: nobody can suspend somebody's key by sending junk.
 *
 * <p>Immutable.
 */
record Attempts(
    int failures,
    Instant last,
    int totp,
    int yubikey,
    int backupCode,
    int trusted,
    boolean replaySeen) {
  static final Attempts NONE = new Attempts(0, Instant.EPOCH, 0, 0, 0, 0, false);
  private static final byte VERSION = 1;
  private static final int ENCODED = 1 + 8 + 5 * 4 + 1;

  /** With one more failure; a trusted device's own are counted apart. */
  Attempts counted(Optional<MfaMethod> method, boolean fromTrusted, Instant now) {
    if (fromTrusted) {
      return new Attempts(failures, last, totp, yubikey, backupCode, plusOne(trusted), replaySeen);
    }
    return new Attempts(
        plusOne(failures),
        now,
        add(method, MfaMethod.TOTP, totp),
        add(method, MfaMethod.YUBIKEY, yubikey),
        add(method, MfaMethod.BACKUP_CODE, backupCode),
        trusted,
        replaySeen);
  }

  /** With the note that a code which was right once was tried again. */
  Attempts replayed() {
    return new Attempts(failures, last, totp, yubikey, backupCode, trusted, true);
  }

  private static int add(Optional<MfaMethod> method, MfaMethod which, int count) {
    return method.filter(m -> m == which).isPresent() ? plusOne(count) : count;
  }

  private static int plusOne(int count) {
    return count == Integer.MAX_VALUE ? count : count + 1;
  }

  int of(MfaMethod method) {
    return switch (method) {
      case TOTP -> totp;
      case YUBIKEY -> yubikey;
      case FIDO2 -> 0;
      case BACKUP_CODE -> backupCode;
    };
  }

  /**
   * How long the next attempt must wait. A last attempt that lies in the future, as after a restart
   * with a clock set back, counts as made now: the wait never exceeds the longest one.
   */
  Duration waitAt(Instant now, ThrottleSettings settings) {
    if (failures <= settings.freeFailures()) {
      return Duration.ZERO;
    }
    Duration delay =
        doubled(
            settings.firstWait(), failures - settings.freeFailures() - 1, settings.longestWait());
    Instant from = last.isAfter(now) ? now : last;
    Duration left = Duration.between(now, from.plus(delay));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** {@code first} doubled {@code times}, at most {@code longest}. */
  static Duration doubled(Duration first, int times, Duration longest) {
    Duration wait = first;
    for (int i = 0; i < times && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  byte[] encode() {
    return ByteBuffer.allocate(ENCODED)
        .put(VERSION)
        .putLong(last.toEpochMilli())
        .putInt(failures)
        .putInt(totp)
        .putInt(yubikey)
        .putInt(backupCode)
        .putInt(trusted)
        .put((byte) (replaySeen ? 1 : 0))
        .array();
  }

  static Attempts decode(byte[] bytes) {
    if (bytes.length != ENCODED || bytes[0] != VERSION) {
      throw new MfaException("a stored count of second-factor attempts has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, ENCODED - 1);
    Instant last = Instant.ofEpochMilli(in.getLong());
    int failures = in.getInt();
    return new Attempts(
        failures, last, in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.get() != 0);
  }
}
