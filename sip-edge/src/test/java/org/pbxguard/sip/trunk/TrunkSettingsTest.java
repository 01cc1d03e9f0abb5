package org.pbxguard.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.score.Rate;
import org.pbxguard.sip.flow.FlowFixtures;

class TrunkSettingsTest {
  private static final Optional<HostPort> INSIDE = HostPort.parse("127.0.0.1:5071");

  private static TrunkSettings trunk(String name, String... addresses) {
    return new TrunkSettings(name, List.of(addresses), TrunkTransport.UDP, INSIDE, new Rate(1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7,        198.51.100.7,      198.51.100.7, 0",
    "198.51.100.7:5080,   198.51.100.7,      198.51.100.7, 5080",
    "198.51.100.0/28,     198.51.100.0/28,   '',           0",
    "2001:db8::7,         2001:db8::7,       2001:db8::7,  0",
    "'[2001:db8::7]:5080',2001:db8::7,       2001:db8::7,  5080",
    "2001:db8::/48,       2001:db8::/48,     '',           0",
    "SIP.Carrier.example, '',                sip.carrier.example, 0",
    "sip.carrier.example:5080, '',           sip.carrier.example, 5080"
  })
  void place_isReadInEachForm(String text, String network, String host, int port) {
    Place place = Place.parse(text).orElseThrow();
    assertThat(place.network().map(Object::toString).orElse("")).isEqualTo(network);
    assertThat(place.host()).isEqualTo(host);
    assertThat(place.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "1.2.3", "1.2.3.4/33", "a b", "-x.example", "x.example:99999", "x:y"})
  void place_thatIsNone_isRefused(String text) {
    assertThat(Place.parse(text)).isEmpty();
    assertThat(trunk("a", text).fault()).contains("no address, network or name (" + text + ")");
  }

  @Test
  void fault_saysWhatIsMissing() {
    assertThat(trunk("a", "x.example").fault()).isEmpty();
    assertThat(trunk("a b", "x.example").fault()).get().asString().contains("(a b)");
    assertThat(trunk("a").fault()).contains("one without addresses (a)");
    assertThat(TrunkSettings.defaults().fault()).isPresent();
    Optional<HostPort> wildcard = HostPort.parse("0.0.0.0:5071");
    assertThat(
            new TrunkSettings(
                    "a", List.of("x.example"), TrunkTransport.UDP, wildcard, new Rate(1, 1))
                .fault())
        .contains("one without an inside address (a)");
  }

  /** Every pair of families: an IPv4 network holds no IPv6 address, nor the other way round. */
  @Test
  void trunk_coversItsNetworksOfOneFamily() {
    Trunks trunks =
        new Trunks(List.of(trunk("a", "0.0.0.0/0"), trunk("b", "2001:db8::/32")), false, 0);
    assertThat(trunks.of(FlowFixtures.udp("192.0.2.1", 1))).isEqualTo(1);
    assertThat(trunks.of(FlowFixtures.udp("2001:db8::1", 1))).isEqualTo(2);
    assertThat(trunks.of(FlowFixtures.udp("2001:db9::1", 1))).isZero();
    assertThat(trunks.named("[2001:db8::1]")).isEqualTo(2);
    assertThat(trunks.named("x.example")).isZero();
    assertThat(trunks.named("")).isZero();
  }

  @Test
  void serversOfAName_areItsSourcesUntilTheNextAnswer() {
    Trunks trunks = new Trunks(List.of(trunk("a", "x.example")), false, 0);
    trunks.get(1).servers(0, List.of(new Target(FlowFixtures.udp("192.0.2.1", 5060), 0, 0)));
    assertThat(trunks.of(FlowFixtures.udp("192.0.2.1", 9))).isEqualTo(1);

    trunks.get(1).servers(0, List.of(new Target(FlowFixtures.udp("192.0.2.2", 5060), 0, 0)));
    assertThat(trunks.of(FlowFixtures.udp("192.0.2.1", 9))).isZero();
    assertThat(trunks.of(FlowFixtures.udp("192.0.2.2", 9))).isEqualTo(1);
  }

  @Test
  void serverThatIsDown_staysSoWhenItsNameIsAskedForAgain_andIsTriedAfterAMinute() {
    Trunk trunk = new Trunks(List.of(trunk("a", "x.example")), false, 0).get(1);
    Target known = new Target(FlowFixtures.udp("192.0.2.1", 5060), 0, 0);
    Target other = new Target(FlowFixtures.udp("192.0.2.2", 5060), 1, 0);
    trunk.servers(0, List.of(known, other));
    for (int second = 0; second < 5; second++) {
      trunk.asked(known.flow(), second * 1_000_000_000L);
    }
    Target again = new Target(known.flow(), 0, 0);
    trunk.servers(0, List.of(again, other));

    assertThat(trunk.choose(0, 5_000_000_000L)).isSameAs(other);
    assertThat(trunk.choose(0, 65_000_000_000L)).isSameAs(again);
  }
}
