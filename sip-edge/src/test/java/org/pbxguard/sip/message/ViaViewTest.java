package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 20.42 and 25.1, RFC 3581, RFC 5118. */
class ViaViewTest {
  private final ViaView via = new ViaView();

  private int read(String value) {
    return via.read(bytes(value), 0, value.length());
  }

  private String text(long slice) {
    return Slice.present(slice)
        ? Bytes.text(via.bytes(), Slice.begin(slice), Slice.end(slice))
        : "-";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIP/2.0/UDP a;branch=z9hG4bK1                  | UDP  | a            | -1   | z9hG4bK1",
        "SIP/2.0/TCP 192.0.2.1:5070;branch=z9hG4bK1     | TCP  | 192.0.2.1    | 5070 | z9hG4bK1",
        "SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bK| WSS  | df7jal23ls0d.invalid | -1 | z9hG4bK",
        "SIP/2.0/TLS [2001:db8::1]:5061;branch=x        | TLS  | [2001:db8::1] | 5061 | x",
        "SIP / 2.0 / UDP   a : 5060 ; branch = z9hG4bK1 | UDP  | a            | 5060 | z9hG4bK1",
        "sip/2.0/udp a_b.example.com;rport;branch=q     | udp  | a_b.example.com | -1 | q",
        "SIP/2.0/UDP a;x=\"b;branch=no\";branch=yes     | UDP  | a            | -1   | yes",
        "SIP/2.0/UDP a;BRANCH=z9hG4bKnQ==               | UDP  | a            | -1   | z9hG4bKnQ==",
        "SIP/2.0/UDP a;alias;keep;ob;branch=1           | UDP  | a            | -1   | 1",
        "SIP/2.0/SCTP a                                 | SCTP | a            | -1   | -",
      })
  void read_legalValue_findsItsParts(
      String value, String transport, String host, int port, String branch) {
    assertThat(read(value)).isEqualTo(value.length());
    assertThat(text(via.transport())).isEqualTo(transport);
    assertThat(text(via.host())).isEqualTo(host);
    assertThat(via.port()).isEqualTo(port);
    assertThat(text(via.branch())).isEqualTo(branch);
    assertThat(via.sip2()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SIP/2.0/UDP",
        "SIP/2.0/UDP ",
        "SIP/2.0 UDP a",
        "SIP/2.0/ a",
        "SIP//UDP a",
        "2.0/UDP a",
        "SIP/2.0/UDPa;branch=b",
        "SIP/2.0/UDP ;branch=b",
        "SIP/2.0/UDP a;",
        "SIP/2.0/UDP a;;branch=b",
        "SIP/2.0/UDP a;=b",
        "SIP/2.0/UDP a;branch",
        "SIP/2.0/UDP a;branch=",
        "SIP/2.0/UDP a;branch=b;branch=c",
        "SIP/2.0/UDP a;branch=b;Branch=b",
        "SIP/2.0/UDP a;received=1.2.3.4;received=1.2.3.5",
        "SIP/2.0/UDP a;rport;rport",
        "SIP/2.0/UDP a;rport=0",
        "SIP/2.0/UDP a;rport=65536",
        "SIP/2.0/UDP a;rport=x",
        "SIP/2.0/UDP a;maddr=b;maddr=c",
        "SIP/2.0/UDP a;maddr",
        "SIP/2.0/UDP a:",
        "SIP/2.0/UDP a:0",
        "SIP/2.0/UDP a:65536",
        "SIP/2.0/UDP a:5060x",
        "SIP/2.0/UDP a:-1",
        "SIP/2.0/UDP 2001:db8::1",
        "SIP/2.0/UDP [2001:db8::1",
        "SIP/2.0/UDP [2001",
        "SIP/2.0/UDP []",
        "SIP/2.0/UDP [a]",
        "SIP/2.0/UDP a b",
        "SIP/2.0/UDP a;branch=\"b",
        "SIP/2.0/UDP a;branch=b c",
        "SIP/2.0/UDP a;branch=b(c)",
        "SIP/2.0/UDP a (comment)",
        "SIP/2.0/UDP a;branch=\u00E9",
        "SIP/2.0/UDP a;branch=b<c>",
        "SIP/2.0/UDP a\u0000",
      })
  void read_brokenValue_isRefused(String value) {
    assertThat(read(value)).isNegative();
  }

  @Test
  void read_severalValues_stopsAtEachComma() {
    String value = "SIP/2.0/UDP a;branch=1 ,\r\n\tSIP/2.0/TCP b:5 , SIP/2.0/UDP c";
    int comma = read(value);
    assertThat(value.charAt(comma)).isEqualTo(',');
    assertThat(text(via.value())).isEqualTo("SIP/2.0/UDP a;branch=1");
    int second = via.read(bytes(value), comma + 1, value.length());
    assertThat(text(via.value())).isEqualTo("SIP/2.0/TCP b:5");
    assertThat(via.read(bytes(value), second + 1, value.length())).isEqualTo(value.length());
    assertThat(text(via.value())).isEqualTo("SIP/2.0/UDP c");
  }

  @Test
  void params_areReadInAnyOrderAndCase() {
    read("SIP/2.0/UDP a;RPort=40000;Received=2001:db8::9;ttl=16;maddr=224.2.0.1;i=7;branch=b");
    assertThat(via.rport()).isEqualTo(40_000);
    assertThat(text(via.rportParam())).isEqualTo("RPort=40000");
    assertThat(text(via.received())).isEqualTo("2001:db8::9");
    assertThat(text(via.maddr())).isEqualTo("224.2.0.1");
    assertThat(text(via.param("TTL"))).isEqualTo("16");
    assertThat(text(via.param("i"))).isEqualTo("7");
    assertThat(text(via.param("j"))).isEqualTo("-");
    assertThat(text(via.params())).startsWith(";RPort").endsWith(";branch=b");
  }

  @Test
  void rport_withoutValue_isAskedForButNotKnown() {
    read("SIP/2.0/UDP a;rport;branch=b");
    assertThat(text(via.rportParam())).isEqualTo("rport");
    assertThat(via.rport()).isZero();
    assertThat(text(via.param("rport"))).isEmpty();
    read("SIP/2.0/UDP a;branch=b");
    assertThat(via.rportParam()).isEqualTo(Slice.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "z9hG4bK1, true",
    "Z9HG4BK1, true",
    "z9hG4bK, false",
    "z9hG4b, false",
    "1, false",
    "xz9hG4bK1, false",
  })
  void hasCookie_needsMoreThanTheCookie(String branch, boolean expected) {
    read("SIP/2.0/UDP a;branch=" + branch);
    assertThat(via.hasCookie()).isEqualTo(expected);
  }

  @Test
  void anotherProtocol_isReadButIsNotSip2() {
    assertThat(read("SIP/7.0/UDP a")).isPositive();
    assertThat(via.sip2()).isFalse();
    assertThat(read("HTTP/2.0/UDP a")).isPositive();
    assertThat(via.sip2()).isFalse();
  }
}
