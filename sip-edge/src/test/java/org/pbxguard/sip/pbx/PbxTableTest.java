package org.pbxguard.sip.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;

final class PbxTableTest {
  private static PbxTable table(InnerTransport transport) {
    List<HostPort> nodes =
        List.of(
            HostPort.parse("127.0.0.1:5080").orElseThrow(),
            HostPort.parse("10.0.0.9:5060").orElseThrow());
    return new PbxTable(nodes, new InnerSettings(transport));
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
}
