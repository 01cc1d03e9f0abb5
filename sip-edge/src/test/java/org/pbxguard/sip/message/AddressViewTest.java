package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 20.10, 20.20, 25.1. */
class AddressViewTest {
  private final AddressView address = new AddressView();

  private boolean read(String value) {
    return address.read(bytes(value), Slice.of(0, value.length()));
  }

  private String text(long slice) {
    return Slice.present(slice)
        ? Bytes.text(address.bytes(), Slice.begin(slice), Slice.end(slice))
        : "-";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "sip:a@b                        | -       | sip:a@b       | -",
        "sip:a@b;tag=1                  | -       | sip:a@b       | 1",
        "sip:a@b ; tag = 1 ; x          | -       | sip:a@b       | 1",
        "<sip:a@b>                      | -       | sip:a@b       | -",
        "<sip:a@b;tag=in>               | -       | sip:a@b;tag=in| -",
        "<sip:a@b;x=1>;tag=2            | -       | sip:a@b;x=1   | 2",
        "Bob <sip:a@b>;tag=2            | Bob     | sip:a@b       | 2",
        "Bob<sip:a@b>;TAG=2             | Bob     | sip:a@b       | 2",
        "Bob B. Smith  <sip:a@b>        | Bob B. Smith | sip:a@b  | -",
        "\"Smith, Bob\" <sip:a@b>;tag=2 | Smith, Bob   | sip:a@b  | 2",
        "\"a\\\"b;<c>\"<sip:a@b>        | a\\\"b;<c>    | sip:a@b  | -",
        "\"\" <sip:a@b>                 |         | sip:a@b       | -",
        "<tel:+1-201-555-0123>;tag=x    | -       | tel:+1-201-555-0123 | x",
        "<urn:service:sos>              | -       | urn:service:sos | -",
        "<sip:a,b@c>;tag=1              | -       | sip:a,b@c     | 1",
        "<sip:a@b?Route=%3Cx%3E>        | -       | sip:a@b?Route=%3Cx%3E | -",
        "<sip:*97#@b>;x=\"t;tag=no\";tag=yes | -   | sip:*97#@b   | yes",
        "\u00C4nne <sip:a@b>            | \u00C4nne   | sip:a@b    | -",
      })
  void read_legalValue_findsItsParts(String value, String display, String uri, String tag) {
    assertThat(read(value)).isTrue();
    assertThat(text(address.display())).isEqualTo(display == null ? "" : display);
    assertThat(text(address.uri())).isEqualTo(uri);
    assertThat(text(address.tag())).isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "a@b",
        "<>",
        "<sip:a@b",
        "sip:a@b>",
        "<<sip:a@b>>",
        "< sip:a@b>",
        "<sip:a@b >",
        "<sip:a b@c>",
        "<a@b>",
        "<1sip:a@b>",
        "<sip:>",
        "\"Bob <sip:a@b>",
        "\"Bob\" sip:a@b",
        "\"Bob\" x <sip:a@b>",
        "\"Bob\"",
        "Bob, B <sip:a@b>",
        "Bob; B <sip:a@b>",
        "sip:x@y <sip:a@b>",
        "sip:a@b?c=d",
        "sip:a;x=1@b",
        "<sip:a@b> x",
        "<sip:a@b> ;",
        "<sip:a@b>;;tag=1",
        "<sip:a@b>;tag",
        "<sip:a@b>;tag=",
        "<sip:a@b>;tag=1;tag=2",
        "<sip:a@b>;tag=1;Tag=1",
        "<sip:a@b>;tag=\"1",
        "<sip:a@b>, <sip:c@d>",
        "<sip:a\"b@c>",
        "<sip:a@b\u0000>",
      })
  void read_brokenValue_isRefused(String value) {
    assertThat(read(value)).isFalse();
  }

  @Test
  void wildcard_isSeen() {
    assertThat(read("*")).isTrue();
    assertThat(address.wildcard()).isTrue();
    assertThat(read("<sip:a@b>")).isTrue();
    assertThat(address.wildcard()).isFalse();
  }

  @Test
  void param_isFoundByNameInAnyCase() {
    read("<sip:a@b;expires=1>;expires=60;q=0.5;+sip.instance=\"<urn:x>\";reg-id=1;ob");
    assertThat(text(address.param("Expires"))).isEqualTo("60");
    assertThat(text(address.param("+sip.instance"))).isEqualTo("\"<urn:x>\"");
    assertThat(text(address.param("ob"))).isEmpty();
    assertThat(text(address.param("nothing"))).isEqualTo("-");
  }

  @Test
  void list_walksValuesOverLinesAndPastBrokenOnes() {
    String message =
        SipSamples.REGISTER.replace(
            "Expires: 3600",
            "m: <sip:b@c>;q=1 , \"x,y\" <sip:d@e>\r\nContact: <broken\r\nContact: sip:f@g");
    SipView view = SipSamples.parse(message);
    AddressList list = new AddressList().over(view, HeaderId.CONTACT);
    StringBuilder seen = new StringBuilder();
    while (list.next()) {
      seen.append(view.text(list.address().uri())).append(' ');
    }
    assertThat(seen)
        .hasToString("sip:1001@192.168.1.20:5060;transport=udp sip:b@c sip:d@e sip:f@g ");
    assertThat(list.broken()).isTrue();
  }

  @Test
  void list_withTrailingComma_isBroken() {
    SipView view = SipSamples.parse(SipSamples.INVITE.replace("10.0.0.7>\r", "10.0.0.7>,\r"));
    AddressList list = new AddressList().over(view, HeaderId.CONTACT);
    assertThat(list.next()).isTrue();
    assertThat(list.next()).isFalse();
    assertThat(list.broken()).isTrue();
  }
}
