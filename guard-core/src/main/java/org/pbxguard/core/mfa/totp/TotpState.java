package org.pbxguard.core.mfa.totp;

import java.nio.ByteBuffer;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.TotpAlgorithm;

/**
 * A TOTP token: its secret and parameters, which never change, and what was learned of it: the last
 * step that was used and by how many steps its clock is off.
 *
 * <p>Immutable; prints nothing.
 */
final class TotpState {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + 1 + 1 + 1 + 1 + 8;

  private final byte[] secret;
  private final TotpAlgorithm algorithm;
  private final int digits;
  private final int period;
  private final int drift;
  private final long lastStep;

  TotpState(byte[] secret, TotpAlgorithm algorithm, int digits, int period) {
    this(secret.clone(), algorithm, digits, period, 0, Long.MIN_VALUE);
  }

  private TotpState(
      byte[] secret, TotpAlgorithm algorithm, int digits, int period, int drift, long lastStep) {
    this.secret = secret;
    this.algorithm = algorithm;
    this.digits = digits;
    this.period = period;
    this.drift = drift;
    this.lastStep = lastStep;
  }

  byte[] copySecret() {
    return secret.clone();
  }

  TotpAlgorithm algorithm() {
    return algorithm;
  }

  int digits() {
    return digits;
  }

  /** Seconds of a step. */
  int period() {
    return period;
  }

  /** Steps that the token's clock is ahead of ours. */
  int drift() {
    return drift;
  }

  /** The newest step that was used. */
  long lastStep() {
    return lastStep;
  }

  TotpState used(long step, int learnedDrift) {
    return new TotpState(secret, algorithm, digits, period, learnedDrift, step);
  }

  byte[] encode() {
    return ByteBuffer.allocate(HEADER + secret.length)
        .put(VERSION)
        .put((byte) algorithm.id())
        .put((byte) digits)
        .put((byte) period)
        .put((byte) drift)
        .putLong(lastStep)
        .put(secret)
        .array();
  }

  static TotpState decode(byte[] bytes) {
    if (bytes.length <= HEADER || bytes[0] != VERSION) {
      throw new MfaException("a stored TOTP token has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    TotpAlgorithm algorithm = TotpAlgorithm.ofId(in.get());
    int digits = in.get();
    int period = in.get();
    int drift = in.get();
    long lastStep = in.getLong();
    byte[] secret = new byte[in.remaining()];
    in.get(secret);
    return new TotpState(secret, algorithm, digits, period, drift, lastStep);
  }

  @Override
  public String toString() {
    return "TotpState(hidden)";
  }
}
