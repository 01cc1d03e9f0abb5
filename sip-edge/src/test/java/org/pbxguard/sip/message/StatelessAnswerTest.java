package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.REGISTER;
import static org.pbxguard.sip.message.SipSamples.invite;
import static org.pbxguard.sip.message.SipSamples.lines;
import static org.pbxguard.sip.message.SipSamples.parse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.IpAddress;

/** RFC 3261 8.2.6, 8.2.7, 18.2.1. */
class StatelessAnswerTest {
  private static final IpAddress SOURCE = IpAddress.parse("192.0.2.9").orElseThrow();

  private final StatelessAnswer answer = new StatelessAnswer();

  private String answer(String request, String status, String extra) {
    SipView view = parse(request);
    assertThat(StatelessAnswer.possible(view)).isTrue();
    ByteBuf out = Unpooled.buffer();
    answer.to(view, SOURCE, 40_000).write(status, 0xabcL, extra, out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void answer_copiesWhatRfc3261Asks() {
    assertThat(answer(REGISTER, "503 Service Unavailable", "Retry-After: 30\r\n"))
        .isEqualTo(
            lines(
                "SIP/2.0 503 Service Unavailable",
                "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK1d32hash4;rport=40000"
                    + ";received=192.0.2.9",
                "From: \"Alice\" <sip:1001@pbx.example.com>;tag=1c1912932",
                "To: \"Alice\" <sip:1001@pbx.example.com>;tag=abc",
                "Call-ID: 8fe4b5c2a1d0@192.168.1.20",
                "CSeq: 12 REGISTER",
                "Retry-After: 30",
                "Content-Length: 0",
                "",
                ""));
  }

  @Test
  void answer_keepsAllViasAndFolds() {
    String request =
        invite("v: SIP/2.0/UDP a;branch=1 ,\r\n SIP/2.0/TCP b\r\nX: y\r\nVia: SIP/2.0/UDP c");
    assertThat(answer(request, "483 Too Many Hops", ""))
        .contains(
            "v: SIP/2.0/UDP a;branch=1;received=192.0.2.9;rport=40000 ,\r\n SIP/2.0/TCP b\r\n"
                + "Via: SIP/2.0/UDP c\r\n")
        .doesNotContain("X: y");
  }

  @Test
  void answer_inADialog_keepsTheTag() {
    String request =
        REGISTER.replace("To: \"Alice\" <sip:1001@pbx.example.com>", "t: <sip:a@b>;tag=q");
    assertThat(answer(request, "400 Bad Request", "")).contains("t: <sip:a@b>;tag=q\r\n");
  }

  @Test
  void answer_isAMessageThatReadsBack() {
    SipView view = parse(answer(SipSamples.INVITE, "403 Forbidden", ""));
    assertThat(view.fault()).isEqualTo(SipFault.NONE);
    assertThat(view.status()).isEqualTo(403);
    assertThat(view.cseqMethod()).isEqualTo(SipMethod.INVITE);
    assertThat(view.text(view.to().tag())).isEqualTo("abc");
    assertThat(view.topVia().rport()).isEqualTo(40_000);
  }

  @Test
  void answer_toAMalformedRequest_isPossibleWhileTheFieldsAreThere() {
    SipView view = parse(SipSamples.INVITE.replace("Max-Forwards: 70", "Max-Forwards: 300"));
    assertThat(view.fault()).isEqualTo(SipFault.MAX_FORWARDS_BROKEN);
    assertThat(StatelessAnswer.possible(view)).isTrue();
    assertThat(StatelessAnswer.possible(parse(REGISTER.replace("SIP/2.0\r", "SIP/3.0\r"))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
  void answer_withoutANeededField_isNotPossible(String name) {
    String request = SipSamples.INVITE.replaceAll(name + ": [^\r]*\r\n", "");
    assertThat(StatelessAnswer.possible(parse(request))).isFalse();
  }

  @Test
  void answer_toAckOrResponseOrDoubledField_isNotPossible() {
    String ack = SipSamples.INVITE.replace("INVITE", "ACK");
    assertThat(parse(ack).fault()).isEqualTo(SipFault.NONE);
    assertThat(StatelessAnswer.possible(parse(ack))).isFalse();
    String response = "SIP/2.0 200 OK" + REGISTER.substring(REGISTER.indexOf("\r\n"));
    assertThat(StatelessAnswer.possible(parse(response))).isFalse();
    String twice = REGISTER.replace("CSeq:", "Call-ID: x\r\nCSeq:");
    assertThat(StatelessAnswer.possible(parse(twice))).isFalse();
  }

  @Test
  void answer_isTheSameForEachRetransmission() {
    String first = answer(REGISTER, "403 Forbidden", "");
    answer(SipSamples.INVITE, "403 Forbidden", "");
    assertThat(answer(REGISTER, "403 Forbidden", "")).isEqualTo(first);
  }
}
