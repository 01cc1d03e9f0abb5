package org.pbxguard.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.IpPrefix;

class AddressResolverTest {
  private static final List<IpPrefix> TRUSTED =
      List.of(
          IpPrefix.parse("10.0.0.0/8").orElseThrow(),
          IpPrefix.parse("fd00::/8").orElseThrow(),
          IpPrefix.parse("127.0.0.1").orElseThrow());

  private final AddressResolver list = new AddressResolver(TRUSTED, ProxyHeader.X_FORWARDED_FOR);
  private final AddressResolver rfc7239 = new AddressResolver(TRUSTED, ProxyHeader.FORWARDED);

  private static String show(AddressResolver resolver, String peer, String... lines) {
    return resolver
        .resolve(peer, 4711, List.of(lines))
        .map(client -> client.address() + ":" + client.port() + (client.known() ? "" : " unknown"))
        .orElse("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1:4711",
    "::ffff:192.0.2.1, 192.0.2.1:4711",
    "[2001:db8::1], 2001:db8::1:4711",
    "fe80::1%eth0, fe80::1:4711",
    "0:0:0:0:0:0:0:1, ::1:4711",
    "localhost, refused",
  })
  void resolve_untrustedPeer_isTheClientWhateverItClaims(String peer, String expected) {
    assertThat(show(list, peer, "203.0.113.9")).isEqualTo(expected);
    assertThat(show(rfc7239, peer, "for=203.0.113.9")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9|203.0.113.9:0",
        "203.0.113.9:8080|203.0.113.9:8080",
        "2001:db8::9|2001:db8::9:0",
        "[2001:db8::9]:99|2001:db8::9:99",
        "::ffff:203.0.113.9|203.0.113.9:0",
        "198.51.100.1, 203.0.113.9|203.0.113.9:0",
        "1.1.1.1, 203.0.113.9, 10.1.2.3, fd00::5|203.0.113.9:0",
        "garbage, 203.0.113.9|203.0.113.9:0",
        "203.0.113.9, ,|203.0.113.9:0",
        "127.0.0.1, 203.0.113.9|203.0.113.9:0",
        "10.1.2.3|10.0.0.1:4711 unknown",
        "unknown|10.0.0.1:4711 unknown",
        "203.0.113.9, unknown, 10.1.1.1|10.0.0.1:4711 unknown",
        "203.0.113.9, garbage|refused",
        "203.0.113.9:99999|refused",
        "203.0.113.9:|refused",
        "203.0.113.9:1a|refused",
        "[203.0.113.9]|refused",
        "2001:db8::9%eth0|refused",
        "1.2.3|refused",
        "x' or 1=1--|refused",
      })
  void resolve_listFromTrustedPeer_stopsAtTheFirstUntrusted(String header, String expected) {
    assertThat(show(list, "10.0.0.1", header)).isEqualTo(expected);
    assertThat(show(list, "::ffff:10.0.0.1", header)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.9|203.0.113.9:0",
        "For=\"203.0.113.9:80\";proto=https;by=10.0.0.9|203.0.113.9:80",
        "for=\"[2001:db8:cafe::17]:4712\"|2001:db8:cafe::17:4712",
        "for=198.51.100.1, for=203.0.113.9, for=10.9.9.9|203.0.113.9:0",
        "for=\"a,b\", for=203.0.113.9|203.0.113.9:0",
        "for=unknown|10.0.0.1:4711 unknown",
        "for=_hidden|10.0.0.1:4711 unknown",
        "for=\"_gazonk:_p\"|refused",
        "for=\"203.0.113.9:_p\"|203.0.113.9:0",
        "proto=https|10.0.0.1:4711 unknown",
        "for=203.0.113.9;for=198.51.100.1|refused",
        "for=2001:db8::1:|refused",
        "203.0.113.9|refused",
        "for=\"203.0.113.9|refused",
        "for=garbage|refused",
      })
  void resolve_forwardedFromTrustedPeer_stopsAtTheFirstUntrusted(String header, String expected) {
    assertThat(show(rfc7239, "10.0.0.1", header)).isEqualTo(expected);
  }

  @Test
  void resolve_severalLines_areOneList() {
    assertThat(show(list, "10.0.0.1", "1.1.1.1", "203.0.113.9, 10.2.2.2"))
        .isEqualTo("203.0.113.9:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "fd00::1", "127.0.0.1"})
  void resolve_trustedPeerWithoutHeader_leavesTheClientUnknown(String peer) {
    assertThat(show(list, peer)).endsWith(" unknown");
  }

  @Test
  void resolve_endlessList_isRefused() {
    assertThat(show(list, "10.0.0.1", "10.0.0.2,".repeat(40))).isEqualTo("refused");
    assertThat(show(list, "10.0.0.1", " ".repeat(3000) + "1.1.1.1")).isEqualTo("refused");
  }

  @Test
  void resolve_noTrustedProxies_believesNobody() {
    AddressResolver none = new AddressResolver(List.of(), ProxyHeader.X_FORWARDED_FOR);

    assertThat(show(none, "127.0.0.1", "203.0.113.9")).isEqualTo("127.0.0.1:4711");
  }

  /** Whoever is named as known is the peer or stands in the header, and is never trusted. */
  @Test
  void resolve_randomLists_neverNamesATrustedProxy() {
    SplittableRandom random = new SplittableRandom(5);
    String[] words = {
      "10.1.1.1", "203.0.113.9", "fd00::7", "2001:db8::7", "unknown", "x", "", "::ffff:10.2.2.2"
    };
    for (int round = 0; round < 3000; round++) {
      StringBuilder header = new StringBuilder();
      for (int i = random.nextInt(0, 6); i > 0; i--) {
        header.append(words[random.nextInt(words.length)]).append(',');
      }
      list.resolve("10.0.0.1", 1, List.of(header.toString()))
          .filter(Client::known)
          .ifPresent(client -> assertThat(list.trusts(client.address())).isFalse());
    }
  }
}
