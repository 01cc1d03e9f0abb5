package org.pbxguard.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1/32, 192.0.2.1",
    "192.0.2.77/24, 192.0.2.0/24",
    "255.255.255.255/0, 0.0.0.0/0",
    "::1, ::1",
    "::1/128, ::1",
    "2001:db8:1:2:3:4:5:6/64, 2001:db8:1:2::/64",
    "2001:db8::ffff/33, 2001:db8::/33",
    "ffff::/0, ::/0",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1/128, 192.0.2.1",
    "::ffff:192.0.2.1/120, 192.0.2.0/24",
    "::ffff:0:0/96, 0.0.0.0/0",
  })
  void parse_validText_isCanonical(String text, String canonical) {
    assertThat(IpPrefix.parse(text)).map(IpPrefix::toString).hasValue(canonical);
    assertThat(IpPrefix.ofBytes(prefix(text).toBytes())).isEqualTo(prefix(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "hello",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0 /8",
        "::/129",
        "::ffff:192.0.2.1/95",
        "::ffff:192.0.2.1/24",
        "10.0.0.0/\u0668",
        "2001:0db8:0000:0000:0000:0000:0000:0001/1280000000000000000000",
      })
  void parse_garbage_isNoPrefix(String text) {
    assertThat(IpPrefix.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 192.0.2.1, true",
    "0.0.0.0/0, ::ffff:192.0.2.1, true",
    "0.0.0.0/0, ::, false",
    "0.0.0.0/0, ::1, false",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, ::1, true",
    "::/0, 192.0.2.1, false",
    "::/0, ::ffff:192.0.2.1, false",
    "::/64, ::1, true",
    "::/64, 0.0.0.1, false",
    "::/80, 192.0.2.1, false",
    "::ffff:0:0/96, 192.0.2.1, true",
    "::ffff:0:0/96, ::1, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/31, 10.0.0.1, true",
    "10.0.0.0/31, 10.0.0.2, false",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::/127, 2001:db8::1, true",
    "64:ff9b::/96, 192.0.2.1, false",
  })
  void contains_eachPairOfFamilies_mixesNone(String prefix, String address, boolean contained) {
    assertThat(prefix(prefix).contains(address(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.0.0/16, true, true",
    "10.1.0.0/16, 10.0.0.0/8, false, true",
    "10.0.0.0/8, 10.0.0.0/8, true, true",
    "10.0.0.0/8, 11.0.0.0/8, false, false",
    "::/0, 10.0.0.0/8, false, false",
    "0.0.0.0/0, ::/0, false, false",
    "::/0, 2001:db8::/32, true, true",
  })
  void containsPrefix_andOverlaps(String one, String other, boolean contains, boolean overlaps) {
    assertThat(prefix(one).contains(prefix(other))).isEqualTo(contains);
    assertThat(prefix(one).overlaps(prefix(other))).isEqualTo(overlaps);
    assertThat(prefix(other).overlaps(prefix(one))).isEqualTo(overlaps);
  }

  @Test
  void contains_anyPair_saysWhatTheBitsSay() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      boolean v4 = random.nextBoolean();
      IpAddress one =
          v4 ? IpAddress.ofV4(random.nextInt()) : new IpAddress(random.nextLong(), 5L << i % 60);
      int bits = v4 ? 32 : 128;
      int flip = random.nextInt(bits);
      byte[] bytes = one.toBytes();
      bytes[flip / 8] ^= (byte) (0x80 >>> flip % 8);
      int length = random.nextInt(bits + 1);
      assertThat(new IpPrefix(one, length).contains(IpAddress.ofBytes(bytes)))
          .as("%s/%s without bit %s", one, length, flip)
          .isEqualTo(flip >= length);
    }
  }

  @Test
  void ofSource_remembersIpv6ByPrefixAndIpv4Whole() {
    assertThat(IpPrefix.ofSource(address("2001:db8::1"), 64)).hasToString("2001:db8::/64");
    assertThat(IpPrefix.ofSource(address("192.0.2.1"), 64)).hasToString("192.0.2.1");
  }

  @Test
  void constructor_lengthOutsideTheFamily_isRefused() {
    assertThatThrownBy(() -> new IpPrefix(address("10.0.0.0"), 33))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(33)");
    assertThatThrownBy(() -> new IpPrefix(address("::"), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpPrefix.ofBytes(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @FuzzTest
  void parse_anyText_isCanonicalOrNothing(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    IpPrefix.parse(text)
        .ifPresent(
            prefix -> {
              assertThat(prefix(prefix.toString())).isEqualTo(prefix);
              assertThat(prefix.contains(prefix.address())).isTrue();
            });
    HostPort.parse(text)
        .ifPresent(port -> assertThat(HostPort.parse(port.toString())).hasValue(port));
  }
}
