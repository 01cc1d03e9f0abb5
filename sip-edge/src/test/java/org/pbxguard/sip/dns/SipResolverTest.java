package org.pbxguard.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 3263 4 against a name server of our own. */
class SipResolverTest {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final NameServer server = new NameServer(77);
  private final SipResolver resolver =
      new SipResolver(group.next(), NioDatagramChannel.class, List.of(server.at()));

  SipResolverTest() throws IOException {}

  @AfterEach
  void stop() {
    resolver.close();
    server.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Servers find(String host, int port) throws Exception {
    return find(host, port, false);
  }

  private Servers find(String host, int port, boolean tcp) throws Exception {
    CompletableFuture<Servers> found = new CompletableFuture<>();
    group
        .next()
        .execute(
            () -> {
              CompletableFuture<Servers> told =
                  resolver
                      .find(host, port, tcp)
                      .whenComplete(
                          (servers, failure) -> {
                            if (failure == null) {
                              found.complete(servers);
                            } else {
                              found.completeExceptionally(failure);
                            }
                          });
              assertThat(told).isNotNull();
            });
    return found.get(60, TimeUnit.SECONDS);
  }

  private static List<String> texts(Servers servers) {
    return servers.list().stream()
        .map(each -> each.at() + " " + each.priority() + " " + each.weight())
        .toList();
  }

  @Test
  void address_isItself_andNobodyIsAsked() throws Exception {
    assertThat(texts(find("192.0.2.7", 0))).containsExactly("192.0.2.7:5060 0 0");
    assertThat(texts(find("2001:db8::7", 5070))).containsExactly("[2001:db8::7]:5070 0 0");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void nameWithPort_hasItsAddresses_andNoServiceIsAskedFor() throws Exception {
    server.address("sip.example", "192.0.2.1").address("sip.example", "2001:db8::1");
    server.srv("_sip._udp.sip.example", 1, 1, 5099, "other.example");

    Servers found = find("sip.example", 5070);
    assertThat(texts(found)).containsExactly("192.0.2.1:5070 0 0", "[2001:db8::1]:5070 0 0");
    assertThat(found.seconds()).isEqualTo(77);
  }

  @Test
  void nameWithService_hasItsServersByPriority() throws Exception {
    server.srv("_sip._udp.carrier.example", 20, 5, 5062, "b.example");
    server.srv("_sip._udp.carrier.example", 10, 60, 5061, "a.example");
    server.address("a.example", "192.0.2.1").address("b.example", "192.0.2.2");

    assertThat(texts(find("carrier.example", 0)))
        .containsExactly("192.0.2.1:5061 10 60", "192.0.2.2:5062 20 5");
  }

  @Test
  void naptr_saysWhereTheServiceOfTheTransportIs() throws Exception {
    server.naptr("carrier.example", 20, "SIP+D2U", "_late.example");
    server.naptr("carrier.example", 10, "SIP+D2U", "_sip._udp.other.example");
    server.naptr("carrier.example", 5, "SIP+D2T", "_sip._tcp.other.example");
    server.srv("_sip._udp.other.example", 1, 0, 5061, "a.example");
    server.srv("_sip._tcp.other.example", 1, 0, 5062, "a.example");
    server.address("a.example", "192.0.2.1");

    assertThat(texts(find("carrier.example", 0))).containsExactly("192.0.2.1:5061 1 0");
    assertThat(texts(find("carrier.example", 0, true))).containsExactly("192.0.2.1:5062 1 0");
  }

  @Test
  void nameWithoutService_hasItsAddressesAtTheUsualPort() throws Exception {
    server.address("sip.example", "192.0.2.1");
    assertThat(texts(find("sip.example", 0))).containsExactly("192.0.2.1:5060 0 0");
    assertThat(server.asked).contains("sip.example 35", "_sip._udp.sip.example 33");
  }

  @Test
  void unknownName_hasNone() throws Exception {
    assertThat(find("nobody.example", 0).list()).isEmpty();
  }

  /** What the name server says is input like any other. */
  @Test
  void brokenRecords_areNone() throws Exception {
    server.raw("carrier.example", NameServer.NAPTR, new byte[] {0, 1, 0});
    server.raw("_sip._udp.carrier.example", NameServer.SRV, new byte[] {0, 1, 0, 1, 0, 9, -64});
    server.raw("carrier.example", NameServer.A, new byte[] {1, 2, 3});
    server.address("carrier.example", "192.0.2.1");

    assertThat(texts(find("carrier.example", 0))).containsExactly("192.0.2.1:5060 0 0");
  }

  /** "." says that the service is not offered (RFC 2782): the addresses are not asked then. */
  @Test
  void serviceThatIsNotOffered_hasNoServer() throws Exception {
    server.srv("_sip._udp.carrier.example", 0, 0, 5060, "");
    server.address("carrier.example", "192.0.2.1");
    assertThat(find("carrier.example", 0).list()).isEmpty();
  }

  @Test
  void manyServers_areCut() throws Exception {
    for (int i = 0; i < 40; i++) {
      server.address("many.example", "192.0.2." + i);
    }
    assertThat(find("many.example", 5060).list()).hasSize(Servers.MOST);
  }

  @Test
  void silence_isAFailure_notAnEmptyAnswer() {
    server.mute = true;
    assertThatThrownBy(() -> find("carrier.example", 0)).hasMessageContaining("carrier.example");
  }
}
