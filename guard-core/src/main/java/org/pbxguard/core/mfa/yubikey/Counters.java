package org.pbxguard.core.mfa.yubikey;

/**
 * Where a key stands: how often it was plugged in, and how often it was touched since. Each OTP is
 * later than the one before.
 *
 * <p>Immutable.
 */
record Counters(int session, int use) {
  /** Before the first OTP. */
  static final Counters NONE = new Counters(-1, -1);

  boolean isAfter(Counters other) {
    return session > other.session || (session == other.session && use > other.use);
  }
}
