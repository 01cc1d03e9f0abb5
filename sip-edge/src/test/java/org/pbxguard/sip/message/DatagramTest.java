package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.bytes;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 7.5, RFC 5626 3.5 and 8, RFC 8489 5. */
class DatagramTest {
  private static Datagram of(String text) {
    byte[] padded = bytes("xx" + text + "yy");
    return Datagram.of(padded, 2, padded.length - 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\0",
        "\0\0\0\0",
        " ",
        "    ",
        "\r\n\0",
        "\r\n\r\n\r\n",
      })
  void keepAlives_areRecognised(String text) {
    assertThat(of(text)).isEqualTo(Datagram.KEEP_ALIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPTIONS sip:a SIP/2.0",
        "SIP/2.0 200 OK",
        "x",
        "\r\nOPTIONS",
        "\r\n\r\nSIP/2.0",
        "!m s",
      })
  void messages_areRecognised(String text) {
    assertThat(of(text)).isEqualTo(Datagram.SIP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\0\0x", " OPTIONS", "\u0016\u0003\u0001", "<xml>", "\u00FF", "\rx", "\0OK"})
  void anythingElse_isNoise(String text) {
    assertThat(of(text)).isEqualTo(Datagram.NOISE);
  }

  @ParameterizedTest
  @CsvSource({
    "000100002112a442000102030405060708090a0b, STUN",
    "000100082112a442000102030405060708090a0b8028000411223344, STUN",
    "000100042112a442000102030405060708090a0b, NOISE",
    "000100032112a442000102030405060708090a0b112233, NOISE",
    "000100002112a443000102030405060708090a0b, NOISE",
    "400100002112a442000102030405060708090a0b, SIP",
    "800100002112a442000102030405060708090a0b, NOISE",
    "000100002112a442000102030405060708090a, NOISE",
  })
  void stun_needsItsCookieAndLength(String hex, Datagram expected) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Datagram found = Datagram.of(bytes, 0, bytes.length);
    // A first byte of 0x40 is '@', no token character.
    assertThat(found).isEqualTo(expected == Datagram.SIP ? Datagram.NOISE : expected);
  }

  @Test
  void longRunOfNuls_isNoise() {
    assertThat(of("\0".repeat(64))).isEqualTo(Datagram.KEEP_ALIVE);
    assertThat(of("\0".repeat(65))).isEqualTo(Datagram.NOISE);
  }
}
