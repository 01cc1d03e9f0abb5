package org.pbxguard.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InetWordsTest {
  @Test
  void words_anyAddress_areThoseOfTheCanonicalForm() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      InetAddress socket = InetAddress.getByAddress(bytes);
      IpAddress address = IpAddress.of(socket);
      assertThat(InetWords.high(socket)).isEqualTo(address.high());
      assertThat(InetWords.low(socket)).isEqualTo(address.low());
    }
  }

  /** Netty hands out IPv4 peers of a dual-stack socket in this form. */
  @Test
  void words_mappedAddressThatTheJdkKeptAsIpv6_areThoseOfIpv4() throws UnknownHostException {
    byte[] mapped = IpAddress.ofV4(0xC000_0201).toBytes();
    byte[] bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    System.arraycopy(mapped, 0, bytes, 12, 4);
    InetAddress socket = Inet6Address.getByAddress(null, bytes, -1);

    assertThat(IpAddress.isV4(InetWords.high(socket), InetWords.low(socket))).isTrue();
    assertThat((int) InetWords.low(socket)).isEqualTo(0xC000_0201);
  }

  @Test
  void inPlace_packageOpened_isTrue() {
    assertThat(InetWords.inPlace()).isTrue();
  }
}
