package org.pbxguard.sip.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

/** Whatever is written reads back, by a reader that shares no code with the writer. */
class EncodersTest {
  private static final int ROUNDS = 500;

  private final SplittableRandom random = new SplittableRandom(24);

  private HostPort end(boolean v4) {
    IpAddress address =
        v4
            ? IpAddress.ofV4(random.nextInt())
            : new IpAddress(0x2001_0DB8_0000_0000L, random.nextLong());
    return new HostPort(address, random.nextInt(65_536));
  }

  private Leg leg(boolean v4) {
    Channel[] transports = {Channel.SIP_UDP, Channel.SIP_TCP, Channel.SIP_TLS, Channel.SIP_WSS};
    return new Leg(end(v4), end(v4), transports[random.nextInt(4)]);
  }

  private Copy copy(boolean v4) {
    byte[] message = new byte[random.nextInt(3_000)];
    random.nextBytes(message);
    String reference = random.nextBoolean() ? "" : "r" + random.nextInt(1_000_000);
    long micros = random.nextLong(1L << 51);
    return new Copy(leg(v4), micros, message, "c" + random.nextInt(), "relayed", reference);
  }

  private static String address(HostPort end) {
    byte[] octets = Hep3.octets(end, end.address().isV4());
    return Decoded.hex(octets);
  }

  @Test
  void pcapng_ofAnyMessages_readsBack() throws Exception {
    for (int round = 0; round < ROUNDS / 10; round++) {
      List<Copy> copies = new ArrayList<>();
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(PcapNg.head());
      for (int i = 0; i < 10; i++) {
        copies.add(copy(random.nextBoolean()));
        file.write(PcapNg.packet(copies.get(i)));
      }
      List<Decoded.Packet> packets = Decoded.pcapng(file.toByteArray());
      assertThat(packets).hasSize(10);
      for (int i = 0; i < 10; i++) {
        Copy copy = copies.get(i);
        assertThat(packets.get(i))
            .isEqualTo(
                new Decoded.Packet(
                    copy.epochMicros,
                    address(copy.leg.from()),
                    copy.leg.from().port(),
                    address(copy.leg.to()),
                    copy.leg.to().port(),
                    Decoded.hex(copy.bytes()),
                    copy.comment()));
      }
    }
  }

  @Test
  void hep_ofAnyMessage_readsBack() {
    for (int round = 0; round < ROUNDS; round++) {
      boolean v4 = random.nextBoolean();
      Copy copy = copy(v4);
      String password = random.nextBoolean() ? "" : "secret";
      Map<String, String> chunks = Decoded.hep(new Hep3(2001, password).packet(copy));

      assertThat(chunks)
          .containsEntry("0/1", v4 ? "02" : "0a")
          .containsEntry("0/2", copy.leg.datagram() ? "11" : "06")
          .containsEntry(v4 ? "0/3" : "0/5", address(copy.leg.from()))
          .containsEntry(v4 ? "0/4" : "0/6", address(copy.leg.to()))
          .containsEntry("0/7", "%04x".formatted(copy.leg.from().port()))
          .containsEntry("0/8", "%04x".formatted(copy.leg.to().port()))
          .containsEntry("0/9", "%08x".formatted((int) (copy.epochMicros / 1_000_000)))
          .containsEntry("0/10", "%08x".formatted(copy.epochMicros % 1_000_000))
          .containsEntry("0/11", "01")
          .containsEntry("0/12", "000007d1")
          .containsEntry("0/15", Decoded.hex(copy.bytes()))
          .containsEntry("0/17", Decoded.hex(copy.callId.getBytes(UTF_8)))
          .containsEntry("20551/1", Decoded.hex("relayed".getBytes(UTF_8)));
      assertThat(chunks.containsKey("0/14")).isEqualTo(!password.isEmpty());
      assertThat(chunks.containsKey("20551/2")).isEqualTo(!copy.reference.isEmpty());
    }
  }

  @Test
  void oversizedMessages_areCut_andTheRestStands() {
    byte[] message = new byte[70_000];
    for (boolean v4 : new boolean[] {true, false}) {
      Copy copy = new Copy(leg(v4), 1, message, "c".repeat(9_000), "relayed", "r");
      assertThat(Decoded.hep(new Hep3(1, "").packet(copy)).get("0/15")).hasSizeGreaterThan(120_000);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes(PcapNg.head());
      file.writeBytes(PcapNg.packet(copy));
      assertThat(Decoded.pcapng(file.toByteArray()).get(0).message()).hasSizeGreaterThan(130_000);
    }
  }

  private static String masked(String message) {
    byte[] bytes = message.getBytes(US_ASCII);
    Masking.mask(bytes);
    return new String(bytes, US_ASCII);
  }

  @Test
  void masking_hidesWhatFollowsTheSchemeAndNothingElse() {
    assertThat(
            masked(
                "REGISTER sip:x SIP/2.0\r\n"
                    + "Authorization: Digest username=\"a\",\r\n"
                    + " response=\"b\"\r\n"
                    + "proxy-authorization :secret\r\n"
                    + "WWW-Authenticate: Digest nonce=\"n\"\r\n\r\n"
                    + "SIP/2.0 200 OK\r\n"
                    + "AUTHORIZATION: Basic abc=\r\n"))
        .isEqualTo(
            "REGISTER sip:x SIP/2.0\r\nAuthorization: Digest *************\r\n ************\r\n"
                + "proxy-authorization :******\r\nWWW-Authenticate: Digest nonce=\"n\"\r\n\r\n"
                + "SIP/2.0 200 OK\r\nAUTHORIZATION: Basic ****\r\n");
  }

  @Test
  void masking_ofAnyBytes_keepsLengthsAndLeavesNoSecret() {
    String[] parts = {"Authorization", ": ", ":", "Digest ", "zQz", "\r\n", "\n", " ", "\t", "x"};
    for (int round = 0; round < 20 * ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String before = text + "\r\nAuthorization: Digest zQz\r\n\tzQz\r\nTo: zQw\r\n";
      String after = masked(before);
      assertThat(after)
          .hasSameSizeAs(before)
          .endsWith("Authorization: Digest ***\r\n\t***\r\nTo: zQw\r\n");
      assertThat(masked(after)).isEqualTo(after);
    }
  }
}
