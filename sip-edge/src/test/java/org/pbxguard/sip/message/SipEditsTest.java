package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.INVITE;
import static org.pbxguard.sip.message.SipSamples.invite;
import static org.pbxguard.sip.message.SipSamples.parse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

class SipEditsTest {
  private static String edit(String message, Consumer<SipEdits> edits) {
    SipView view = parse(message);
    Splice splice = new Splice();
    SipEdits target = new SipEdits(view, splice);
    target.begin();
    edits.accept(target);
    ByteBuf out = Unpooled.buffer();
    splice.writeTo(out);
    assertThat(out.readableBytes()).isEqualTo(splice.length());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void noEdits_copiesTheMessage() {
    assertThat(edit(INVITE, edits -> {})).isEqualTo(INVITE);
  }

  @Test
  void prependThenRemoveTopVia_isTheMessageAgain() {
    String sent = edit(INVITE, edits -> edits.prependVia("SIP/2.0/UDP edge;branch=z9hG4bKx"));
    assertThat(sent).contains("\r\nVia: SIP/2.0/UDP edge;branch=z9hG4bKx\r\nVia: SIP/2.0/UDP 10.");
    assertThat(edit(sent, SipEdits::removeTopVia)).isEqualTo(INVITE);
  }

  @Test
  void removeTopVia_ofSharedLine_leavesTheRest() {
    String message = invite("v : SIP/2.0/UDP edge;branch=a ,\r\n  SIP/2.0/UDP b, SIP/2.0/UDP c");
    assertThat(edit(message, SipEdits::removeTopVia))
        .isEqualTo(invite("v : SIP/2.0/UDP b, SIP/2.0/UDP c"));
  }

  @Test
  void setReceivedAndRport_overwritesWhatTheClientClaims() {
    String message = invite("Via: SIP/2.0/UDP a;received=9.9.9.9;rport=1;branch=x , SIP/2.0/UDP b");
    String edited =
        edit(
            message,
            edits -> {
              edits.setReceived(IpAddress.parse("192.0.2.7").orElseThrow());
              edits.setRport(40000);
            });
    assertThat(edited)
        .isEqualTo(
            invite("Via: SIP/2.0/UDP a;received=192.0.2.7;rport=40000;branch=x , SIP/2.0/UDP b"));
  }

  @Test
  void setReceivedAndRport_whereTheClientWroteNone_areAddedToTheTopValueOnly() {
    String edited =
        edit(
            invite("Via: SIP/2.0/UDP a;branch=x\r\nVia: SIP/2.0/UDP b"),
            edits -> {
              edits.setReceived(IpAddress.parse("2001:db8::7").orElseThrow());
              edits.setRport(5060);
            });
    assertThat(edited)
        .isEqualTo(
            invite(
                "Via: SIP/2.0/UDP a;branch=x;received=2001:db8::7;rport=5060\r\n"
                    + "Via: SIP/2.0/UDP b"));
  }

  @Test
  void removeTopVia_ofTheOnlyValueOnItsLine_removesTheLine() {
    assertThat(
            edit(
                invite("Via: SIP/2.0/UDP a;\r\n branch=x\r\nVia: SIP/2.0/UDP b"),
                SipEdits::removeTopVia))
        .isEqualTo(invite("Via: SIP/2.0/UDP b"));
  }

  @Test
  void maxForwards_isReplacedOrAdded() {
    assertThat(edit(INVITE, edits -> edits.setMaxForwards(69)))
        .isEqualTo(INVITE.replace("Max-Forwards: 70", "Max-Forwards: 69"));
    String without = INVITE.replace("Max-Forwards: 70\r\n", "");
    assertThat(edit(without, edits -> edits.setMaxForwards(70)))
        .isEqualTo(without.replace("\r\n\r\n", "\r\nMax-Forwards: 70\r\n\r\n"));
  }

  @Test
  void requestUri_isReplaced() {
    assertThat(edit(INVITE, edits -> edits.replaceRequestUri("sip:x@y")))
        .startsWith("INVITE sip:x@y SIP/2.0\r\n");
  }

  @Test
  void removeRoutes_overSharedLines_leavesTheOthers() {
    String message =
        INVITE.replace(
            "Route: <sip:edge.example.com;lr>",
            "Route: <sip:a;lr>\r\nRoute: <sip:b;lr> , <sip:c;lr>, <sip:d;lr>");
    assertThat(edit(message, edits -> edits.removeRoutes(1)))
        .contains("\r\nRoute: <sip:b;lr> , <sip:c;lr>, <sip:d;lr>\r\n")
        .doesNotContain("sip:a");
    assertThat(edit(message, edits -> edits.removeRoutes(2)))
        .contains("\r\nRoute: <sip:c;lr>, <sip:d;lr>\r\n");
    assertThat(edit(message, edits -> edits.removeRoutes(4))).doesNotContain("Route:");
    assertThat(edit(message, edits -> edits.removeRoute(2)))
        .contains("\r\nRoute: <sip:b;lr> , <sip:d;lr>\r\n");
    assertThat(edit(message, edits -> edits.removeRoute(3)))
        .contains("\r\nRoute: <sip:b;lr> , <sip:c;lr>\r\n");
  }

  @Test
  void prependLine_goesAboveItsKindOrAboveAll() {
    assertThat(edit(INVITE, edits -> edits.prependLine(HeaderId.ROUTE, "<sip:x;lr>")))
        .contains("\r\nRoute: <sip:x;lr>\r\nRoute: <sip:edge.example.com;lr>\r\n");
    assertThat(edit(INVITE, edits -> edits.prependLine(HeaderId.RECORD_ROUTE, "<sip:x;lr>")))
        .contains("SIP/2.0\r\nRecord-Route: <sip:x;lr>\r\nVia:");
  }

  @Test
  void removeAll_dropsEveryLineOfTheName() {
    String message = INVITE.replace("CSeq:", "X-G: 1\r\nx-g : 2\r\n 3\r\nCSeq:");
    assertThat(edit(message, edits -> edits.removeAll("X-G"))).isEqualTo(INVITE);
    assertThat(edit(message, edits -> edits.removeAll(HeaderId.CONTACT)))
        .isEqualTo(message.replace("Contact: <sip:1001@10.0.0.7>\r\n", ""));
  }

  @Test
  void appendLine_goesBelowAllHeaders() {
    assertThat(edit(INVITE, edits -> edits.appendLine("X-Guard-Source", "a")))
        .isEqualTo(INVITE.replace("\r\n\r\n", "\r\nX-Guard-Source: a\r\n\r\n"));
  }
}
