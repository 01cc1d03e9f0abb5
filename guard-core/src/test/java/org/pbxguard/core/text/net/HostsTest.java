package org.pbxguard.core.text.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostsTest {

  @Test
  void address_everySpellingOfLoopback_theSame() {
    for (String host :
        new String[] {
          "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.1"
        }) {
      assertThat(Hosts.address(host)).as(host).isEqualTo(0x7f000001L);
    }
  }

  @Test
  void address_names_none() {
    for (String host :
        new String[] {"", "example.com", "1.2.3.4.5", "4294967296", "256.1.1.1", "1..2", "0xzz"}) {
      assertThat(Hosts.address(host)).as(host).isEqualTo(Hosts.NAME);
    }
  }

  @Test
  void dotted_onlyFourPlainNumbers() {
    assertThat(Hosts.dotted("10.0.0.1")).isTrue();
    assertThat(Hosts.dotted("010.0.0.1")).isFalse();
    assertThat(Hosts.dotted("10.1")).isFalse();
    assertThat(Hosts.dotted("0x7f.0.0.1")).isFalse();
  }
}
