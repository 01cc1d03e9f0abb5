package org.pbxguard.sip.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.pbxguard.core.net.HostPort;

/**
 * Writes copies as a pcapng file (draft-ietf-opsawg-pcapng): each an IP packet with a UDP header,
 * whatever it really came by, so that a message of a TLS connection reads like any other; its
 * comment says what became of it, its reference id and by what it came.
 *
 * <p>Stateless.
 */
final class PcapNg {
  private static final int SECTION = 0x0A0D0D0A;
  private static final int INTERFACE = 1;
  private static final int PACKET = 6;
  private static final int MAGIC = 0x1A2B3C4D;
  private static final int RAW_IP = 101;
  private static final int BLOCK = 12;
  private static final int PACKET_HEAD = 20;
  private static final int COMMENT = 1;
  private static final int UDP = 17;
  private static final int UDP_HEAD = 8;
  private static final int V4_HEAD = 20;
  private static final int V6_HEAD = 40;
  private static final int MAX_IP = 65_535;

  private PcapNg() {}

  /** What a file begins with: one section of one interface whose times are microseconds. */
  static byte[] head() {
    ByteBuffer out = ByteBuffer.allocate(28 + 20);
    out.putInt(SECTION).putInt(28).putInt(MAGIC).putShort((short) 1).putShort((short) 0);
    out.putLong(-1).putInt(28);
    out.putInt(INTERFACE).putInt(20).putShort((short) RAW_IP).putShort((short) 0);
    out.putInt(0).putInt(20);
    return out.array();
  }

  /** One packet; a message that no datagram could hold is cut. */
  static byte[] packet(Copy copy) {
    byte[] ip = ip(copy);
    byte[] comment = copy.comment().getBytes(UTF_8);
    int options = 4 + padded(comment.length) + 4;
    int length = BLOCK + PACKET_HEAD + padded(ip.length) + options;
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putInt(PACKET).putInt(length).putInt(0);
    out.putInt((int) (copy.epochMicros >>> 32)).putInt((int) copy.epochMicros);
    out.putInt(ip.length).putInt(ip.length - body(copy) + copy.length());
    out.put(ip).position(BLOCK - 4 + PACKET_HEAD + padded(ip.length));
    out.putShort((short) COMMENT).putShort((short) comment.length).put(comment);
    out.position(length - 8);
    return out.putInt(0).putInt(length).array();
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static boolean v4(Leg leg) {
    return leg.from().address().isV4() && leg.to().address().isV4();
  }

  /** How many bytes of the message fit. */
  private static int body(Copy copy) {
    int head = UDP_HEAD + (v4(copy.leg) ? V4_HEAD : 0);
    return Math.min(copy.length(), MAX_IP - head);
  }

  private static byte[] ip(Copy copy) {
    boolean v4 = v4(copy.leg);
    int udp = UDP_HEAD + body(copy);
    byte[] from = Hep3.octets(copy.leg.from(), v4);
    byte[] to = Hep3.octets(copy.leg.to(), v4);
    ByteBuffer out = ByteBuffer.allocate((v4 ? V4_HEAD : V6_HEAD) + udp);
    if (v4) {
      out.putInt(0x4500_0000 | (V4_HEAD + udp)).putInt(0x0000_4000);
      out.put((byte) 64).put((byte) UDP).putShort((short) 0).put(from).put(to);
      out.putShort(10, (short) checksum(out.array(), 0, V4_HEAD, 0));
    } else {
      out.putInt(0x6000_0000).putShort((short) udp).put((byte) UDP).put((byte) 64);
      out.put(from).put(to);
    }
    int at = out.position();
    port(out, copy.leg.from());
    port(out, copy.leg.to());
    out.putShort((short) udp).putShort((short) 0).put(copy.bytes(), 0, udp - UDP_HEAD);
    int pseudo = sum(from, 0, from.length) + sum(to, 0, to.length) + UDP + udp;
    int code = checksum(out.array(), at, udp, pseudo);
    out.putShort(at + 6, (short) (code == 0 ? 0xFFFF : code));
    return out.array();
  }

  private static void port(ByteBuffer out, HostPort of) {
    out.putShort((short) of.port());
  }

  /** The Internet checksum (RFC 1071), on top of a sum. */
  private static int checksum(byte[] bytes, int from, int length, int sum) {
    int total = sum + sum(bytes, from, length);
    while (total >>> 16 != 0) {
      total = (total & 0xFFFF) + (total >>> 16);
    }
    return ~total & 0xFFFF;
  }

  private static int sum(byte[] bytes, int from, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (bytes[from + i] & 0xFF) << ((i & 1) == 0 ? 8 : 0);
    }
    return sum;
  }
}
