package org.pbxguard.sip.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.hash.SipHash;

class FlowTest {
  private final SipHash hash = FlowFixtures.hash(1);

  @Test
  void same_andId_tellEveryCoordinateApart() {
    Flow flow = FlowFixtures.udp("192.0.2.1", 5060);
    List<Flow> others =
        List.of(
            FlowFixtures.udp("192.0.2.2", 5060),
            FlowFixtures.udp("192.0.2.1", 5061),
            FlowFixtures.udp("2001:db8::1", 5060),
            FlowFixtures.udp("192.0.2.1", 5060).local(Channel.SIP_TCP, 0),
            FlowFixtures.udp("192.0.2.1", 5060).local(Channel.SIP_UDP, 1));

    assertThat(others)
        .allSatisfy(
            other -> {
              assertThat(other.same(flow)).isFalse();
              assertThat(other.id(hash)).isNotEqualTo(flow.id(hash));
            });
    assertThat(FlowFixtures.udp("::ffff:192.0.2.1", 5060).same(flow)).isTrue();
    assertThat(FlowFixtures.udp("::ffff:192.0.2.1", 5060).id(hash)).isEqualTo(flow.id(hash));
  }

  @Test
  void set_takesOverEverything() {
    Flow flow = FlowFixtures.udp("2001:db8::7", 40_000).local(Channel.SIP_TLS, 3);

    Flow copy = new Flow().set(flow);

    assertThat(copy.same(flow)).isTrue();
    assertThat(copy.address()).isEqualTo(IpAddress.parse("2001:db8::7").orElseThrow());
  }

  @Test
  void transport_ofEachCode_givesTheCode() {
    for (Channel channel : Channel.values()) {
      if (channel.sip()) {
        int code = new Flow().local(channel, 0).code();
        assertThat(code).isBetween(0, 7);
        assertThat(Flow.transport(code)).isEqualTo(channel);
      }
    }
    assertThat(Flow.transport(99)).isEqualTo(Channel.SIP_UDP);
  }
}
