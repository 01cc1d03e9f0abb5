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
}
