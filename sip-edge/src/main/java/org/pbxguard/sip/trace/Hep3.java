package org.pbxguard.sip.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.pbxguard.core.net.HostPort;

/**
 * Writes copies as HEP version 3 packets ("EEP"): chunks of vendor, type, length and value. Ours
 * are of vendor {@value #VENDOR}: type 1 what became of the message, type 2 the reference id.
 *
 * <p>Immutable.
 */
final class Hep3 {
  /** The letters PG; vendors below 32 are given out by the protocol. */
  static final int VENDOR = 0x5047;

  /** The most that a datagram takes. */
  private static final int MAX_PACKET = 65_000;

  private static final byte[] MAGIC = {'H', 'E', 'P', '3'};
  private static final int HEAD = 6;
  private static final byte SIP = 1;

  private final int captureId;
  private final byte[] password;

  /** Packets of an agent; {@code password} may be empty. */
  Hep3(int captureId, String password) {
    this.captureId = captureId;
    this.password = password.getBytes(UTF_8);
  }

  /** One packet; a message that would not fit is cut. */
  byte[] packet(Copy copy) {
    byte[] callId = cut(copy.callId.getBytes(UTF_8), 255);
    byte[] fate = copy.fate.getBytes(UTF_8);
    byte[] reference = copy.reference.getBytes(UTF_8);
    int room = 256 + callId.length + fate.length + reference.length + password.length;
    byte[] message = cut(copy.bytes(), MAX_PACKET - room);
    ByteBuffer out = ByteBuffer.allocate(room + message.length);
    out.put(MAGIC).putShort((short) 0);
    addresses(out, copy.leg);
    number(out, 9, copy.epochMicros / 1_000_000);
    number(out, 10, copy.epochMicros % 1_000_000);
    octet(out, 11, SIP);
    number(out, 12, captureId);
    if (password.length > 0) {
      chunk(out, 0, 14, password);
    }
    chunk(out, 0, 17, callId);
    chunk(out, VENDOR, 1, fate);
    if (reference.length > 0) {
      chunk(out, VENDOR, 2, reference);
    }
    chunk(out, 0, 15, message);
    out.putShort(MAGIC.length, (short) out.position());
    return cut(out.array(), out.position());
  }

  private static void addresses(ByteBuffer out, Leg leg) {
    boolean v4 = leg.from().address().isV4() && leg.to().address().isV4();
    octet(out, 1, (byte) (v4 ? 2 : 10));
    octet(out, 2, (byte) (leg.datagram() ? 17 : 6));
    chunk(out, 0, v4 ? 3 : 5, octets(leg.from(), v4));
    chunk(out, 0, v4 ? 4 : 6, octets(leg.to(), v4));
    port(out, 7, leg.from());
    port(out, 8, leg.to());
  }

  /** An address as it stands in packets; an IPv4 one among IPv6 ones as a mapped one. */
  static byte[] octets(HostPort end, boolean v4) {
    long low = end.address().low();
    return v4
        ? ByteBuffer.allocate(4).putInt((int) low).array()
        : ByteBuffer.allocate(16).putLong(end.address().high()).putLong(low).array();
  }

  private static void chunk(ByteBuffer out, int vendor, int type, byte[] value) {
    out.putShort((short) vendor).putShort((short) type).putShort((short) (HEAD + value.length));
    out.put(value);
  }

  private static void octet(ByteBuffer out, int type, byte value) {
    out.putShort((short) 0).putShort((short) type).putShort((short) (HEAD + 1)).put(value);
  }

  private static void port(ByteBuffer out, int type, HostPort of) {
    out.putShort((short) 0).putShort((short) type).putShort((short) (HEAD + 2));
    out.putShort((short) of.port());
  }

  private static void number(ByteBuffer out, int type, long value) {
    out.putShort((short) 0).putShort((short) type).putShort((short) (HEAD + 4)).putInt((int) value);
  }

  private static byte[] cut(byte[] bytes, int most) {
    return bytes.length <= most ? bytes : java.util.Arrays.copyOf(bytes, most);
  }
}
