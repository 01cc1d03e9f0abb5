package org.pbxguard.sip.trace;

/**
 * A message as it came or left, decrypted. Its bytes are its own and are never changed.
 *
 * <p>Immutable.
 */
final class Copy {
  final Leg leg;
  final long epochMicros;
  final String callId;

  /** What became of it, such as {@code relayed}. */
  final String fate;

  /** The verdict's reference id, or empty. */
  final String reference;

  private final byte[] message;

  /** Takes the array over. */
  Copy(Leg leg, long epochMicros, byte[] message, String callId, String fate, String reference) {
    this.leg = leg;
    this.epochMicros = epochMicros;
    this.message = message;
    this.callId = callId;
    this.fate = fate;
    this.reference = reference;
  }

  int length() {
    return message.length;
  }

  /** The bytes; not to be changed. */
  byte[] bytes() {
    return message;
  }

  /** Verdict and reference as one line. */
  String comment() {
    String over = leg.datagram() ? "" : ", over " + leg.transport().name().substring(4);
    return fate + (reference.isEmpty() ? "" : ", reference " + reference) + over;
  }
}
