package org.pbxguard.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5060, 127.0.0.1:5060",
    "0.0.0.0:0, 0.0.0.0:0",
    "192.0.2.1:65535, 192.0.2.1:65535",
    "[::1]:5060, [::1]:5060",
    "[2001:DB8:0:0::1]:8080, [2001:db8::1]:8080",
    "[::ffff:192.0.2.1]:1, 192.0.2.1:1"
  })
  void parse_addressAndPort_readsTheCanonicalPair(String text, String canonical) {
    assertThat(HostPort.parse(text)).map(HostPort::toString).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":5060",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "127.0.0.1:+1",
        "127.0.0.1:123456",
        "127.0.0.1:5 0",
        "localhost:5060",
        "::1:5060",
        "[::1]",
        "[::1]5060",
        "[]:5060",
        "[::1:5060",
        "300.1.1.1:5060",
        "127.0.0.1:\u0661"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(HostPort.parse(text)).isEmpty();
  }

  @Test
  void constructor_portOutOfRange_isRefused() {
    assertThatThrownBy(() -> new HostPort(IpAddress.ofV4(0), 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
  }

  @Test
  void toSocketAddress_bothFamilies_roundTrip() {
    for (String text : new String[] {"192.0.2.1:5060", "[2001:db8::1]:5061"}) {
      HostPort pair = HostPort.parse(text).orElseThrow();
      assertThat(HostPort.of(pair.toSocketAddress())).isEqualTo(pair);
    }
  }

  @Test
  void withPort_another_keepsTheAddress() {
    HostPort pair = HostPort.parse("192.0.2.1:5060").orElseThrow();
    assertThat(pair.withPort(7)).hasToString("192.0.2.1:7");
  }
}
