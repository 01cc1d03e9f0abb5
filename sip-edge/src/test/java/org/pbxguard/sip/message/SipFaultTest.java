package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.INVITE;
import static org.pbxguard.sip.message.SipSamples.REGISTER;
import static org.pbxguard.sip.message.SipSamples.invite;
import static org.pbxguard.sip.message.SipSamples.lines;
import static org.pbxguard.sip.message.SipSamples.parse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is malformed, by fault, and what is not. */
class SipFaultTest {
  private static SipFault fault(String message) {
    return parse(message).fault();
  }

  private static SipFault startLine(String line) {
    return fault(line + INVITE.substring(INVITE.indexOf("\r\n")));
  }

  private static SipFault with(String old, String other) {
    assertThat(INVITE).contains(old);
    return fault(INVITE.replace(old, other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "INVITE sip:a@b SIP/2.0|NONE",
        "INVITE sip:a@b sip/2.0|NONE",
        "INVITE tel:+1201 SIP/2.0|NONE",
        "INVITE sips:a@b SIP/2.0|NONE",
        "INVITE sip:a@b|START_LINE",
        "INVITE sip:a@b |START_LINE",
        "INVITE  sip:a@b SIP/2.0|START_LINE",
        "INVITE sip:a@b  SIP/2.0|START_LINE",
        "INVITE sip:a@b SIP/2.0 |START_LINE",
        "INVITE\tsip:a@b SIP/2.0|START_LINE",
        " INVITE sip:a@b SIP/2.0|START_LINE",
        "INVITE|START_LINE",
        "INV<ITE sip:a@b SIP/2.0|START_LINE",
        "INVITE sip:a@b HTTP/1.1|START_LINE",
        "INVITE sip:a@b SIP/|START_LINE",
        "INVITE sip:a@b SIP/x|START_LINE",
        "INVITE sip:a@b SIP/2.1|VERSION",
        "INVITE sip:a@b SIP/3.0|VERSION",
        "INVITE a@b SIP/2.0|REQUEST_URI",
        "INVITE <sip:a@b> SIP/2.0|REQUEST_URI",
        "INVITE sip:a@b?x=y SIP/2.0|REQUEST_URI",
        "INVITE sip:a@b:99999 SIP/2.0|REQUEST_URI",
        "INVITE sip: SIP/2.0|REQUEST_URI",
        "INVITE \"sip:a@b\" SIP/2.0|REQUEST_URI",
        "invite sip:a@b SIP/2.0|CSEQ_METHOD",
        "GET / HTTP/1.1|START_LINE",
        "SIP/2.0 200 OK|NONE",
        "SIP/2.0 200 |NONE",
        "SIP/2.0 200|NONE",
        "sip/2.0 200 OK|NONE",
        "SIP/2.0 99 OK|STATUS",
        "SIP/2.0 099 OK|STATUS",
        "SIP/2.0 700 OK|STATUS",
        "SIP/2.0 2000 OK|STATUS",
        "SIP/2.0 20x OK|STATUS",
        "SIP/2.0  200 OK|STATUS",
        "SIP/2.0 |STATUS",
        "SIP/3.0 200 OK|VERSION",
      })
  void startLine_isJudged(String line, SipFault expected) {
    assertThat(startLine(line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From:",
        "From: ",
        "From: <sip:a@b>;tag=1, <sip:c@d>",
        "From: *",
        "From: <sip:a@b>;tag=1;tag=2",
        "From: a@b",
        "From: \"x <sip:a@b>",
      })
  void brokenFrom_isAFault(String line) {
    assertThat(with("From: <sip:1001@pbx.example.com>;tag=88sja8x", line))
        .isEqualTo(SipFault.FROM_BROKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "'CSeq: 1 INVITE', NONE",
    "'CSeq: 0 INVITE', NONE",
    "'CSeq: 2147483647 INVITE', NONE",
    "'CSeq: 2147483648 INVITE', CSEQ_BROKEN",
    "'CSeq: -1 INVITE', CSEQ_BROKEN",
    "'CSeq: 1', CSEQ_BROKEN",
    "'CSeq: INVITE', CSEQ_BROKEN",
    "'CSeq: 1INVITE', CSEQ_BROKEN",
    "'CSeq: 1 INVITE x', CSEQ_BROKEN",
    "'CSeq: 1 INV/ITE', CSEQ_BROKEN",
    "'CSeq:', CSEQ_BROKEN",
    "'CSeq: 1 invite', CSEQ_METHOD",
    "'CSeq: 1 BYE', CSEQ_METHOD",
  })
  void cseq_isJudged(String line, SipFault expected) {
    assertThat(with("CSeq: 986759 INVITE", line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Max-Forwards: 0', NONE",
    "'Max-Forwards: 255', NONE",
    "'Max-Forwards: 007', NONE",
    "'X: y', NONE",
    "'Max-Forwards: 256', MAX_FORWARDS_BROKEN",
    "'Max-Forwards: -1', MAX_FORWARDS_BROKEN",
    "'Max-Forwards:', MAX_FORWARDS_BROKEN",
    "'Max-Forwards: 7x', MAX_FORWARDS_BROKEN",
    "'Max-Forwards: 7 7', MAX_FORWARDS_BROKEN",
  })
  void maxForwards_isJudged(String line, SipFault expected) {
    assertThat(with("Max-Forwards: 70", line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Call-ID: a', NONE",
    "'i: a@b', NONE",
    "'Call-ID: a(b)<>{}', NONE",
    "'Call-ID:', CALL_ID_BROKEN",
    "'Call-ID: a b', CALL_ID_BROKEN",
    "'X: y', CALL_ID_MISSING",
  })
  void callId_isJudged(String line, SipFault expected) {
    assertThat(with("Call-ID: 987asjd97y7atg", line)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Route:",
        "Route: sip:a;lr",
        "Route: <sip:a;lr>,",
        "Route: <tel:+1>",
        "Route: <sip:a:0>",
        "Route: <sip:a;lr> <sip:b;lr>",
        "Route: <sip:a;lr",
      })
  void brokenRoute_isAFault(String line) {
    assertThat(with("Route: <sip:edge.example.com;lr>", line)).isEqualTo(SipFault.ROUTE_BROKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "Via, VIA_MISSING",
    "To, TO_MISSING",
    "From, FROM_MISSING",
    "Call-ID, CALL_ID_MISSING",
    "CSeq, CSEQ_MISSING",
    "Max-Forwards, NONE",
    "Content-Length, NONE",
    "Contact, NONE",
    "Route, NONE",
  })
  void missingField_isAFaultWhereItIsNeeded(String name, SipFault expected) {
    assertThat(fault(INVITE.replaceAll(name + ": [^\r]*\r\n", ""))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'To: <sip:x@y>', TO_DUPLICATE",
    "'t: <sip:x@y>', TO_DUPLICATE",
    "'From: <sip:x@y>;tag=1', FROM_DUPLICATE",
    "'CALL-ID: 987asjd97y7atg', CALL_ID_DUPLICATE",
    "'CSeq: 986759 INVITE', CSEQ_DUPLICATE",
    "'Max-Forwards: 70', MAX_FORWARDS_DUPLICATE",
    "'l: 59', CONTENT_LENGTH_DUPLICATE",
    "'Contact: <sip:x@y>', NONE",
    "'Via: SIP/2.0/UDP x', NONE",
    "'Route: <sip:x;lr>', NONE",
  })
  void fieldTwice_isAFaultWhereItMustBeUnique(String line, SipFault expected) {
    assertThat(with("\r\nContent-Type:", "\r\n" + line + "\r\nContent-Type:")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, NONE",
    "58, NONE",
    "59, NONE",
    "60, CONTENT_LENGTH_EXCEEDS",
    "2147483647, CONTENT_LENGTH_EXCEEDS",
    "2147483648, CONTENT_LENGTH_BROKEN",
    "-1, CONTENT_LENGTH_BROKEN",
    "6x, CONTENT_LENGTH_BROKEN",
    "'', CONTENT_LENGTH_BROKEN",
  })
  void contentLength_isHeldAgainstTheDatagram(String value, SipFault expected) {
    int body = INVITE.length() - INVITE.indexOf("\r\n\r\n") - 4;
    assertThat(body).isEqualTo(59);
    assertThat(with("Content-Length: 59", "Content-Length: " + value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Via: SIP/2.0/UDP a;;', VIA_BROKEN",
    "'Via:', VIA_BROKEN",
    "'Via: SIP/2.0/UDP a,', VIA_BROKEN",
    "'Via: ,SIP/2.0/UDP a', VIA_BROKEN",
    "'Via: SIP/1.0/UDP a', VIA_BROKEN",
    "'Via: SIP/2.0/UDP a, SIP/1.0/UDP b', NONE",
  })
  void via_isJudged(String line, SipFault expected) {
    assertThat(fault(invite(line))).isEqualTo(expected);
  }

  @Test
  void lineEnds_mustBeCrLf() {
    assertThat(fault(REGISTER.replace("\r\n", "\n"))).isEqualTo(SipFault.LINE_END);
    assertThat(fault(REGISTER.replace("Expires: 3600\r\n", "Expires: 3600\n")))
        .isEqualTo(SipFault.LINE_END);
    assertThat(fault(REGISTER.replace("Expires: 3600\r\n", "Expires: 3600\r")))
        .isEqualTo(SipFault.LINE_END);
    assertThat(fault(REGISTER.replace("Expires: 3600", "Expires: 36\r00")))
        .isEqualTo(SipFault.LINE_END);
    assertThat(fault(REGISTER.replace("Expires: 3600", "Expires: 36\n00")))
        .isEqualTo(SipFault.LINE_END);
    assertThat(fault(REGISTER.replace("Expires: 3600", "Expires: 3600\r\n ")))
        .isEqualTo(SipFault.LINE_END);
    assertThat(fault(REGISTER.replace("Expires: 3600", "Expires:\r\n 3600")))
        .isEqualTo(SipFault.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nocolon", ": noname", "Bad Name: x", "\u00E9: x", "\0: x", "a\0: x", "@: x"})
  void headerLine_needsNameAndColon(String line) {
    assertThat(with("Content-Type: application/sdp", line)).isEqualTo(SipFault.HEADER_LINE);
  }

  @Test
  void foldedStartLine_isAFault() {
    assertThat(startLine("INVITE sip:a@b SIP/2.0\r\n x")).isEqualTo(SipFault.HEADER_LINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-a_b!%*+`'~.: 1", "x :1", "X\t : 1", "X:", "X:\r\n\tfolded"})
  void oddButLegalHeaderLine_isNone(String line) {
    assertThat(with("Content-Type: application/sdp", line)).isEqualTo(SipFault.NONE);
  }

  @Test
  void missingEmptyLine_isUnfinished() {
    assertThat(fault(REGISTER.substring(0, REGISTER.length() - 2))).isEqualTo(SipFault.UNFINISHED);
    assertThat(fault(REGISTER.substring(0, REGISTER.length() - 1))).isEqualTo(SipFault.UNFINISHED);
    assertThat(fault("OPTIONS sip:a SIP/2.0")).isEqualTo(SipFault.UNFINISHED);
    assertThat(fault("OPTIONS sip:a SIP/2.0\r\n")).isEqualTo(SipFault.UNFINISHED);
  }

  @Test
  void nothingButLineBreaks_isEmpty() {
    assertThat(fault("")).isEqualTo(SipFault.EMPTY);
    assertThat(fault("\r\n\r\n\r\n")).isEqualTo(SipFault.EMPTY);
  }

  @Test
  void lineBreaksBeforeTheStartLine_areSkipped() {
    assertThat(fault("\r\n\r\n" + REGISTER)).isEqualTo(SipFault.NONE);
  }

  @Test
  void caps_areHeld() {
    String via = "Via: SIP/2.0/UDP a;branch=1";
    assertThat(fault(invite(via + ",SIP/2.0/UDP b".repeat(SipLimits.MAX_VIAS - 1))))
        .isEqualTo(SipFault.NONE);
    assertThat(fault(invite(via + ",SIP/2.0/UDP b".repeat(SipLimits.MAX_VIAS))))
        .isEqualTo(SipFault.TOO_MANY);
    assertThat(fault(invite(via + "\r\nRoute: <sip:b>".repeat(SipLimits.MAX_ROUTES - 1))))
        .isEqualTo(SipFault.NONE);
    assertThat(fault(invite(via + "\r\nRoute: <sip:b>".repeat(SipLimits.MAX_ROUTES))))
        .isEqualTo(SipFault.TOO_MANY);
    int others = 10;
    assertThat(fault(invite(via + "\r\nX: y".repeat(SipLimits.MAX_HEADERS - others))))
        .isEqualTo(SipFault.NONE);
    assertThat(fault(invite(via + "\r\nX: y".repeat(SipLimits.MAX_HEADERS - others + 1))))
        .isEqualTo(SipFault.TOO_MANY);
    assertThat(fault(invite(via + "\r\nX: y" + "\r\n z".repeat(SipLimits.MAX_FOLDS))))
        .isEqualTo(SipFault.NONE);
    assertThat(fault(invite(via + "\r\nX: y" + "\r\n z".repeat(SipLimits.MAX_FOLDS + 1))))
        .isEqualTo(SipFault.TOO_MANY);
    assertThat(fault(invite(via + "\r\nX: " + "y".repeat(SipLimits.MAX_HEAD))))
        .isEqualTo(SipFault.TOO_LARGE);
    assertThat(fault(REGISTER + "x".repeat(SipLimits.MAX_MESSAGE))).isEqualTo(SipFault.TOO_LARGE);
  }

  @Test
  void firstFault_isTheOneReported() {
    String message =
        lines("OPTIONS sip:a SIP/2.0", "Via: broken", "From: broken", "CSeq: x", "", "");
    SipView view = parse(message);
    assertThat(view.fault()).isEqualTo(SipFault.VIA_BROKEN);
    assertThat(view.lineCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(SipFault.class)
  void status_isOneThatFits(SipFault fault) {
    assertThat(fault.status()).isIn(0, 400, 505, 513);
    assertThat(fault.framing() && fault == SipFault.NONE).isFalse();
  }
}
