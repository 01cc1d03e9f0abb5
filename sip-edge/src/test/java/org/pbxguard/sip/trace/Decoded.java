package org.pbxguard.sip.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a reader who knows only the formats finds in what was written. */
final class Decoded {
  private Decoded() {}

  /** A packet of a pcapng file; addresses and message in hexadecimal. */
  record Packet(
      long micros, String from, int fromPort, String to, int toPort, String message, String note) {}

  /** The chunks of a HEP3 packet by vendor and type, values in hexadecimal. */
  static Map<String, String> hep(byte[] packet) {
    ByteBuffer in = ByteBuffer.wrap(packet);
    assertThat(in.getInt()).isEqualTo(0x48455033);
    assertThat(in.getShort() & 0xFFFF).isEqualTo(packet.length);
    Map<String, String> chunks = new TreeMap<>();
    while (in.hasRemaining()) {
      String name = (in.getShort() & 0xFFFF) + "/" + (in.getShort() & 0xFFFF);
      int length = (in.getShort() & 0xFFFF) - 6;
      byte[] value = new byte[length];
      in.get(value);
      assertThat(chunks.put(name, hex(value))).isNull();
    }
    return chunks;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String text(String hex) {
    return new String(HexFormat.of().parseHex(hex), UTF_8);
  }

  /** The packets of a file, every length, padding and checksum checked. */
  static List<Packet> pcapng(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    assertThat(in.getInt()).isEqualTo(0x0A0D0D0A);
    int section = in.getInt();
    in.order(in.getInt() == 0x1A2B3C4D ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    in.position(section);
    List<Packet> packets = new ArrayList<>();
    while (in.hasRemaining()) {
      int at = in.position();
      int type = in.getInt();
      int length = in.getInt();
      assertThat(length % 4).isZero();
      assertThat(in.getInt(at + length - 4)).isEqualTo(length);
      if (type == 6) {
        packets.add(packet(in, at + length - 4));
      } else {
        assertThat(type).isEqualTo(1);
        assertThat(in.getShort()).isEqualTo((short) 101);
      }
      in.position(at + length);
    }
    return packets;
  }

  private static Packet packet(ByteBuffer in, int end) {
    assertThat(in.getInt()).isZero();
    long micros = ((long) in.getInt() << 32) | (in.getInt() & 0xFFFF_FFFFL);
    byte[] ip = new byte[in.getInt()];
    assertThat(in.getInt()).isGreaterThanOrEqualTo(ip.length);
    in.get(ip);
    in.position(in.position() + (4 - ip.length % 4) % 4);
    assertThat(in.getShort()).isEqualTo((short) 1);
    byte[] note = new byte[in.getShort()];
    in.get(note);
    in.position(in.position() + (4 - note.length % 4) % 4);
    assertThat(in.getInt()).isZero();
    assertThat(in.position()).isEqualTo(end);
    return read(micros, ip, new String(note, UTF_8));
  }

  private static Packet read(long micros, byte[] ip, String note) {
    boolean v4 = ip[0] >> 4 == 4;
    int size = v4 ? 4 : 16;
    int at = v4 ? 12 : 8;
    byte[] from = Arrays.copyOfRange(ip, at, at + size);
    byte[] to = Arrays.copyOfRange(ip, at + size, at + 2 * size);
    int udp = at + 2 * size;
    ByteBuffer head = ByteBuffer.wrap(ip);
    int length = head.getShort(udp + 4) & 0xFFFF;
    assertThat(length).isEqualTo(ip.length - udp);
    assertThat(head.get(v4 ? 9 : 6)).isEqualTo((byte) 17);
    if (v4) {
      assertThat(head.getShort(2) & 0xFFFF).isEqualTo(ip.length);
      assertThat(sum(ip, 0, 20, 0)).as("checksum of the IP head").isEqualTo(0xFFFF);
    } else {
      assertThat(head.getShort(4) & 0xFFFF).isEqualTo(length);
    }
    int pseudo = sum(from, 0, size, 0) + sum(to, 0, size, 0) + 17 + length;
    assertThat(sum(ip, udp, length, pseudo)).as("checksum of the UDP packet").isEqualTo(0xFFFF);
    return new Packet(
        micros,
        hex(from),
        head.getShort(udp) & 0xFFFF,
        hex(to),
        head.getShort(udp + 2) & 0xFFFF,
        hex(Arrays.copyOfRange(ip, udp + 8, ip.length)),
        note);
  }

  private static int sum(byte[] bytes, int from, int length, int start) {
    int sum = start;
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? bytes[from + i + 1] & 0xFF : 0;
      sum += ((bytes[from + i] & 0xFF) << 8) | low;
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return sum;
  }
}
