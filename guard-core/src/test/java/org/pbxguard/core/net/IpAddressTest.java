package org.pbxguard.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::ffff:192.0.2.1, 192.0.2.1",
    "0:0:0:0:0:ffff:c000:0201, 192.0.2.1",
    "::1, ::1",
    "0:0:0:0:0:0:0:1, ::1",
    "::, ::",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1::, 1::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
  })
  void parse_validText_isCanonical(String text, String canonical) {
    assertThat(IpAddress.parse(text)).map(IpAddress::toString).hasValue(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "hello world",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "300.1.1.1",
        "256.0.0.1",
        "01.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1..2.3",
        "1.2.3.",
        "0x7f.0.0.1",
        "2130706433",
        "10.0.0.0/8",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "::12345",
        "::g",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3.4:1",
        "fe80::1%eth0",
        "[::1]",
        "::ffff:300.1.1.1",
        "1:2:3:4::5:6:7:8",
        "\u0661.2.3.4",
      })
  void parse_garbage_isNoAddress(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void parse_anyAddressOfTheJdk_readsTheSameBits() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
      }
      InetAddress jdk = InetAddress.getByAddress(bytes);
      IpAddress address = IpAddress.of(jdk);
      assertThat(IpAddress.parse(jdk.getHostAddress())).hasValue(address);
      assertThat(IpAddress.parse(address.toString())).hasValue(address);
      assertThat(IpAddress.ofBytes(address.toBytes())).isEqualTo(address);
    }
  }

  @Test
  void isLoopback_tellsTheFamiliesApart() {
    assertThat(IpAddress.parse("127.9.9.9").orElseThrow().isLoopback()).isTrue();
    assertThat(IpAddress.parse("::1").orElseThrow().isLoopback()).isTrue();
    assertThat(IpAddress.parse("128.0.0.1").orElseThrow().isLoopback()).isFalse();
    assertThat(IpAddress.parse("::7f00:1").orElseThrow().isLoopback()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "10.255.0.1, true",
    "172.16.0.1, true",
    "172.31.255.255, true",
    "172.15.0.1, false",
    "172.32.0.1, false",
    "192.168.0.1, true",
    "192.169.0.1, false",
    "169.254.0.1, true",
    "100.64.0.1, true",
    "100.127.255.255, true",
    "100.128.0.1, false",
    "203.0.113.5, false",
    "::ffff:10.0.0.1, true",
    "::1, true",
    "fd00::1, true",
    "fc00::1, true",
    "fe80::1, true",
    "febf::1, true",
    "fec0::1, false",
    "2001:db8::1, false",
    "::, false"
  })
  void isLocal_onlyForWhatNeighboursReach(String text, boolean local) {
    IpAddress address = IpAddress.parse(text).orElseThrow();
    assertThat(IpAddress.isLocal(address.high(), address.low())).isEqualTo(local);
  }
}
