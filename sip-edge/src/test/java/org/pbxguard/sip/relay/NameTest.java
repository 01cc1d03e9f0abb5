package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.sip.message.Slice;

class NameTest {
  private static boolean is(String name, String host, int port) {
    byte[] bytes = host.getBytes(US_ASCII);
    return Name.parse(name, 5060).orElseThrow().is(bytes, Slice.of(0, bytes.length), port);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1:5060, 192.0.2.1, 5060",
    "192.0.2.1:5060, 192.0.2.1, -1",
    "192.0.2.1, 192.0.2.1, -1",
    "Edge.Example.com, edge.example.COM, 5060",
    "edge.example.com:5070, edge.example.com, 5070",
    "[2001:db8::1]:5060, [2001:db8::1], -1",
    "[2001:db8::1]:5060, [2001:DB8:0:0:0:0:0:1], 5060",
    "2001:db8::1, [2001:db8::1], -1",
  })
  void is_theSameHostAndPort_isTrue(String name, String host, int port) {
    assertThat(is(name, host, port)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1:5060, 192.0.2.1, 5061",
    "192.0.2.1:5070, 192.0.2.1, -1",
    "192.0.2.1:5060, 192.0.2.10, 5060",
    "192.0.2.10:5060, 192.0.2.1, 5060",
    "edge.example.com, edge.example.com.evil, 5060",
    "edge.example.com, edge-example.com, 5060",
    "[2001:db8::1]:5060, [2001:db8::2], 5060",
    "[2001:db8::1]:5060, [zz], 5060",
  })
  void is_anotherHostOrPort_isFalse(String name, String host, int port) {
    assertThat(is(name, host, port)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-x", "host:0", "host:70000", "host:x", "a/b", "x\r\ny"})
  void parse_ofWhatIsNoName_isEmpty(String text) {
    assertThat(Name.parse(text, 5060)).isEmpty();
  }

  @Test
  void is_ofAnAbsentHost_isFalse() {
    assertThat(Name.parse("a", 5060).orElseThrow().is(new byte[0], Slice.NONE, -1)).isFalse();
  }
}
