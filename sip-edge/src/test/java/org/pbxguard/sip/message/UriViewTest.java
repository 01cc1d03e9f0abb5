package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 19.1.1 and 25.1. */
class UriViewTest {
  private final UriView uri = new UriView();

  private boolean read(String text) {
    return uri.read(bytes(text), Slice.of(0, text.length()));
  }

  private String text(long slice) {
    return Slice.present(slice)
        ? Bytes.text(uri.bytes(), Slice.begin(slice), Slice.end(slice))
        : "-";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sip:alice@atlanta.com                     | alice   | -      | atlanta.com | -1",
        "sip:alice:secretword@atlanta.com;t=tcp    | alice   | secretword | atlanta.com | -1",
        "sips:alice@atlanta.com:5061               | alice   | -      | atlanta.com | 5061",
        "sip:+1-212-555-1212:1234@gw.com;user=phone| +1-212-555-1212 | 1234 | gw.com  | -1",
        "SIP:atlanta.com;method=REGISTER           | -       | -      | atlanta.com | -1",
        "sip:alice;day=tuesday@atlanta.com         | alice;day=tuesday | - | atlanta.com | -1",
        "sip:%00@[2001:db8::1]:65535               | %00     | -      | [2001:db8::1] | 65535",
        "sip:a@192.0.2.4                           | a       | -      | 192.0.2.4   | -1",
        "sip:*21*123#@pbx                          | *21*123# | -     | pbx         | -1",
        "sip:a:@b                                  | a       | ''     | b           | -1",
      })
  void read_legalUri_findsItsParts(
      String text, String user, String password, String host, int port) {
    assertThat(read(text)).isTrue();
    assertThat(uri.isSip()).isTrue();
    assertThat(text(uri.user())).isEqualTo(user);
    assertThat(text(uri.password())).isEqualTo(password);
    assertThat(text(uri.host())).isEqualTo(host);
    assertThat(uri.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sip",
        "sip:",
        ":a@b",
        "1sip:a@b",
        "sip:@b",
        "sip:a@",
        "sip:a@b@c",
        "sip:a@b:",
        "sip:a@b:0",
        "sip:a@b:65536",
        "sip:a@b:123456",
        "sip:a@b:50x",
        "sip:a@2001:db8::1",
        "sip:a@[2001:db8::1",
        "sip:a@[]",
        "sip:a b@c",
        "sip:a%4@b",
        "sip:a%zz@b",
        "sip:a@b%",
        "sip:a\"@b",
        "sip:a<b>@c",
        "sip:a\\@b",
        "sip:a|b@c",
        "sip:a@b/c",
        "sip:a@b#c",
        "sip:a\u00E9@b",
        "tel:",
        "tel:a b",
        "<sip:a@b>",
      })
  void read_brokenUri_isRefused(String text) {
    assertThat(read(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tel:+12015550123", "urn:service:sos", "soap.beep://192.0.2.103:3002"})
  void otherScheme_isReadAsOpaque(String text) {
    assertThat(read(text)).isTrue();
    assertThat(uri.isSip()).isFalse();
    assertThat(text(uri.scheme())).isEqualTo(text.substring(0, text.indexOf(':')));
    assertThat(text(uri.host())).isEmpty();
    assertThat(uri.param("x")).isEqualTo(Slice.NONE);
  }

  @Test
  void paramsAndHeaders_areToldApart() {
    assertThat(read("sips:a@b:5;LR;transport=tcp;maddr=192.0.2.1?to=c%40d&x=y")).isTrue();
    assertThat(uri.isSips()).isTrue();
    assertThat(text(uri.params())).isEqualTo(";LR;transport=tcp;maddr=192.0.2.1");
    assertThat(text(uri.headers())).isEqualTo("to=c%40d&x=y");
    assertThat(text(uri.param("lr"))).isEmpty();
    assertThat(text(uri.param("Transport"))).isEqualTo("tcp");
    assertThat(text(uri.param("maddr"))).isEqualTo("192.0.2.1");
    assertThat(text(uri.param("ma"))).isEqualTo("-");
    assertThat(text(uri.param("to"))).isEqualTo("-");
  }

  @Test
  void params_withEmptyOnes_areStillFound() {
    assertThat(read("sip:b;;x=;lr=on;")).isTrue();
    assertThat(text(uri.param("x"))).isEmpty();
    assertThat(text(uri.param("lr"))).isEqualTo("on");
  }

  @Test
  void nothing_isNoUri() {
    assertThat(uri.read(new byte[0], Slice.NONE)).isFalse();
  }
}
