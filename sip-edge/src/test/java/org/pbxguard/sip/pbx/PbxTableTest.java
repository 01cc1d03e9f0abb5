package org.pbxguard.sip.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;

final class PbxTableTest {
  private static PbxTable table(InnerTransport transport) {
    List<HostPort> nodes =
        List.of(
            HostPort.parse("127.0.0.1:5080").orElseThrow(),
            HostPort.parse("10.0.0.9:5060").orElseThrow());
    return new PbxTable(nodes, new InnerSettings(transport, Duration.ZERO, List.of()));
  }

  @Test
  void auto_keepsWhatCameByAConnectionOnOneButForThisMachine() {
    PbxTable table = table(InnerTransport.AUTO);
    assertThat(table.transport(0, Channel.SIP_TLS)).isEqualTo(Channel.SIP_UDP);
    assertThat(table.transport(1, Channel.SIP_TLS)).isEqualTo(Channel.SIP_TCP);
    assertThat(table.transport(1, Channel.SIP_WSS)).isEqualTo(Channel.SIP_TCP);
    assertThat(table.transport(1, Channel.SIP_UDP)).isEqualTo(Channel.SIP_UDP);
    assertThat(table.tcp()).isTrue();
  }

  @Test
  void auto_withThePbxOnThisMachine_needsNoConnections() {
    List<HostPort> here = List.of(HostPort.parse("127.0.0.1:5080").orElseThrow());
    assertThat(new PbxTable(here, InnerSettings.defaults()).tcp()).isFalse();
  }

  @Test
  void setting_holdsForAll() {
    for (Channel outside : List.of(Channel.SIP_UDP, Channel.SIP_TCP, Channel.SIP_WS)) {
      assertThat(table(InnerTransport.UDP).transport(1, outside)).isEqualTo(Channel.SIP_UDP);
      assertThat(table(InnerTransport.TCP).transport(0, outside)).isEqualTo(Channel.SIP_TCP);
    }
    assertThat(table(InnerTransport.UDP).tcp()).isFalse();
  }

  private static List<HostPort> at(String... nodes) {
    return Stream.of(nodes).map(each -> HostPort.parse(each).orElseThrow()).toList();
  }

  private static PbxTable routed(List<HostPort> usual, PbxRoute... routes) {
    return new PbxTable(
        usual, new InnerSettings(InnerTransport.AUTO, Duration.ZERO, List.of(routes)));
  }

  @Test
  void firstRouteThatFitsDomainAndPort_hasTheRequest() {
    PbxTable table =
        routed(
            at("10.0.0.1:5060"),
            new PbxRoute(Optional.of("A.example"), 5062, at("10.0.0.2:5060")),
            new PbxRoute(Optional.of("a.example"), 0, at("10.0.0.3:5060", "10.0.0.1:5060")),
            new PbxRoute(Optional.empty(), 5062, at("10.0.0.4:5060")));
    assertThat(table.nodes()).hasSize(4);
    assertThat(table.members("a.example", 5062)).containsExactly(1);
    assertThat(table.members("a.EXAMPLE", 5060)).containsExactly(2, 0);
    assertThat(table.members("b.example", 5062)).containsExactly(3);
    assertThat(table.members("b.example", 5060)).containsExactly(0);
  }

  @Test
  void id_belongsToTheAddressWhateverStandsBesideIt() {
    PbxTable one = routed(at("10.0.0.1:5060"));
    PbxTable two = routed(at("10.0.0.1:5060", "10.0.0.2:5060"));
    PbxTable turned = routed(at("10.0.0.2:5060", "10.0.0.1:5060"));
    assertThat(one.id(0)).isZero();
    assertThat(two.id(0)).isEqualTo(turned.id(1)).isBetween(1, 255);
    assertThat(two.number(turned.id(0))).isEqualTo(1);
    assertThat(one.number(two.id(1))).isEqualTo(-1);
  }

  @Test
  void routesThatCannotWork_areRefused() {
    for (PbxRoute route :
        List.of(
            new PbxRoute(Optional.of("a"), 0, List.of()),
            new PbxRoute(Optional.empty(), 0, at("10.0.0.1:5060")),
            new PbxRoute(Optional.of("a"), 70_000, at("10.0.0.1:5060")),
            new PbxRoute(Optional.of("a"), 0, at("0.0.0.0:5060")))) {
      assertThatThrownBy(() -> routed(at("10.0.0.1:5060"), route))
          .hasMessageStartingWith("routes: ");
    }
  }
}
