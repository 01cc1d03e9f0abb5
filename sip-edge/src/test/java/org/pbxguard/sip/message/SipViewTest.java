package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.INVITE;
import static org.pbxguard.sip.message.SipSamples.REGISTER;
import static org.pbxguard.sip.message.SipSamples.parse;

import org.junit.jupiter.api.Test;

class SipViewTest {
  @Test
  void parse_register_findsEveryField() {
    SipView view = parse(REGISTER);

    assertThat(view.fault()).isEqualTo(SipFault.NONE);
    assertThat(view.isRequest()).isTrue();
    assertThat(view.method()).isEqualTo(SipMethod.REGISTER);
    assertThat(view.text(view.requestUri())).isEqualTo("sip:pbx.example.com");
    assertThat(view.viaCount()).isEqualTo(1);
    ViaView via = view.topVia();
    assertThat(view.text(via.transport())).isEqualTo("UDP");
    assertThat(view.text(via.host())).isEqualTo("192.168.1.20");
    assertThat(via.port()).isEqualTo(5060);
    assertThat(view.text(via.branch())).isEqualTo("z9hG4bK1d32hash4");
    assertThat(view.text(via.rportParam())).isEqualTo("rport");
    assertThat(via.rport()).isZero();
    assertThat(view.text(view.from().uri())).isEqualTo("sip:1001@pbx.example.com");
    assertThat(view.text(view.from().display())).isEqualTo("Alice");
    assertThat(view.text(view.from().tag())).isEqualTo("1c1912932");
    assertThat(view.to().tag()).isEqualTo(Slice.NONE);
    assertThat(view.text(view.callId())).isEqualTo("8fe4b5c2a1d0@192.168.1.20");
    assertThat(view.cseq()).isEqualTo(12);
    assertThat(view.cseqMethod()).isEqualTo(SipMethod.REGISTER);
    assertThat(view.maxForwards()).isEqualTo(70);
    assertThat(view.contentLength()).isZero();
    assertThat(view.bodyBegin()).isEqualTo(view.end());
  }

  @Test
  void digest_ofRegister_isRead() {
    SipView view = parse(REGISTER);
    DigestView digest = new DigestView();

    assertThat(digest.read(view.bytes(), view.value(HeaderId.AUTHORIZATION))).isTrue();

    assertThat(view.text(digest.username())).isEqualTo("1001");
    assertThat(view.text(digest.realm())).isEqualTo("pbx.example.com");
    assertThat(view.text(digest.nonce())).isEqualTo("84a4cc6f3082121f32b42a2187831a9e");
    assertThat(view.text(digest.algorithm())).isEqualTo("MD5");
    assertThat(digest.ambiguous()).isFalse();
  }

  @Test
  void parse_invite_findsRouteAndBody() {
    SipView view = parse(INVITE);

    assertThat(view.fault()).isEqualTo(SipFault.NONE);
    assertThat(view.routeCount()).isEqualTo(1);
    assertThat(view.text(view.route(0))).isEqualTo("<sip:edge.example.com;lr>");
    assertThat(view.text(Slice.of(view.bodyBegin(), view.end()))).startsWith("v=0").endsWith("0 0");
  }
}
