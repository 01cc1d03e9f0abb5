package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * The methods the edge tells apart; names are case-sensitive (RFC 3261 7.1). An extension method is
 * {@link #OTHER}: the proxy relays it without knowing it (RFC 3261 16.3 item 1).
 */
public enum SipMethod {
  /** RFC 3261 13. */
  INVITE,
  /** RFC 3261 17.1.1.3. */
  ACK,
  /** RFC 3261 9. */
  CANCEL,
  /** RFC 3261 15. */
  BYE,
  /** RFC 3261 10. */
  REGISTER,
  /** RFC 3261 11. */
  OPTIONS,
  /** RFC 6665. */
  SUBSCRIBE,
  /** RFC 6665. */
  NOTIFY,
  /** RFC 3428. */
  MESSAGE,
  /** RFC 6086. */
  INFO,
  /** RFC 3262. */
  PRACK,
  /** RFC 3311. */
  UPDATE,
  /** RFC 3515. */
  REFER,
  /** RFC 3903. */
  PUBLISH,
  /** Any other token. */
  OTHER;

  private static final SipMethod[] VALUES = values();
  private static final byte[][] NAMES = new byte[VALUES.length][];

  static {
    for (int i = 0; i < VALUES.length; i++) {
      NAMES[i] = VALUES[i].name().getBytes(StandardCharsets.US_ASCII);
    }
  }

  static SipMethod of(byte[] source, int begin, int end) {
    for (int i = 0; i < VALUES.length - 1; i++) {
      byte[] name = NAMES[i];
      if (name[0] == source[begin] && Bytes.same(source, begin, end, name)) {
        return VALUES[i];
      }
    }
    return OTHER;
  }
}
