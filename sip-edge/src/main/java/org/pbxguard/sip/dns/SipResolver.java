package org.pbxguard.sip.dns;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

/**
 * Locates the servers of a domain (RFC 3263 4.1, 4.2) for a transport that is set: an address is
 * itself; a name with a port has addresses; else NAPTR says where the SRV records are, or they are
 * at their usual place, and a name without any has addresses at the usual port.
 *
 * <p>A name server that does not answer is a failure; one that knows nothing is an empty list.
 *
 * <p>Confined to one event loop, on which its futures complete.
 */
public final class SipResolver implements AutoCloseable {
  private static final int DEFAULT_PORT = 5060;
  private static final Duration QUERY_TIME = Duration.ofMillis(1_500);
  private static final int QUERIES = 4;

  private final DnsNameResolver names;

  /**
   * A resolver on a loop.
   *
   * @param sockets the kind of datagram socket that fits the loop
   * @param servers the name servers, tried in this order; those of the system when empty
   */
  public SipResolver(
      EventLoop loop, Class<? extends DatagramChannel> sockets, List<HostPort> servers) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(sockets)
            .queryTimeoutMillis(QUERY_TIME.toMillis())
            .maxQueriesPerResolve(QUERIES)
            .searchDomains(List.of());
    if (!servers.isEmpty()) {
      List<InetSocketAddress> at = servers.stream().map(HostPort::toSocketAddress).toList();
      builder.nameServerProvider(
          new SequentialDnsServerAddressStreamProvider(at.toArray(InetSocketAddress[]::new)));
    }
    names = builder.build();
  }

  /**
   * Finds the servers of a host.
   *
   * @param host a name, or an address without brackets
   * @param port the port that is written, 0 for none
   * @param tcp whether they are reached by TCP, else by UDP
   */
  public CompletableFuture<Servers> find(String host, int port, boolean tcp) {
    Optional<IpAddress> literal = IpAddress.parse(host);
    int fallback = port == 0 ? DEFAULT_PORT : port;
    if (literal.isPresent()) {
      Server itself = new Server(new HostPort(literal.get(), fallback), 0, 0);
      return CompletableFuture.completedFuture(new Servers(List.of(itself), Long.MAX_VALUE));
    }
    if (port != 0) {
      return addresses(host, port, 0, 0);
    }
    return service(host, tcp)
        .thenCompose(this::services)
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedFuture(found.get())
                    : addresses(host, DEFAULT_PORT, 0, 0));
  }

  /** The name whose SRV records tell: that of the best NAPTR record for the transport. */
  private CompletableFuture<String> service(String host, boolean tcp) {
    String wanted = tcp ? "SIP+D2T" : "SIP+D2U";
    String usual = (tcp ? "_sip._tcp." : "_sip._udp.") + host;
    return ask(host, DnsRecordType.NAPTR, Records::naptr)
        .thenApply(
            answer ->
                answer.values.stream()
                    .filter(naptr -> naptr.service().equals(wanted))
                    .min(
                        Comparator.comparingInt(Records.Naptr::order)
                            .thenComparingInt(Records.Naptr::preference))
                    .map(Records.Naptr::replacement)
                    .orElse(usual));
  }

  /** The servers of a name's SRV records; empty when it has none. */
  private CompletableFuture<Optional<Servers>> services(String name) {
    return ask(name, DnsRecordType.SRV, Records::srv)
        .thenCompose(
            answer -> {
              if (answer.values.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
              }
              CompletableFuture<Servers> all =
                  CompletableFuture.completedFuture(new Servers(List.of(), answer.seconds));
              for (Records.Srv srv : answer.values.subList(0, most(answer.values.size()))) {
                CompletableFuture<Servers> one =
                    srv.host().isEmpty()
                        ? CompletableFuture.completedFuture(Servers.none())
                        : addresses(srv.host(), srv.port(), srv.priority(), srv.weight());
                all = all.thenCombine(one, Servers::and);
              }
              return all.thenApply(Optional::of);
            });
  }

  private static int most(int size) {
    return Math.min(size, Servers.MOST);
  }

  private CompletableFuture<Servers> addresses(String host, int port, int priority, int weight) {
    Function<Answer<IpAddress>, Servers> servers =
        answer ->
            new Servers(
                answer.values.stream()
                    .map(each -> new Server(new HostPort(each, port), priority, weight))
                    .toList(),
                answer.seconds);
    return ask(host, DnsRecordType.A, Records::address)
        .thenApply(servers)
        .thenCombine(
            ask(host, DnsRecordType.AAAA, Records::address).thenApply(servers), Servers::and);
  }

  /** What the records of a type say, and for how long. */
  private record Answer<T>(List<T> values, long seconds) {}

  private <T> CompletableFuture<Answer<T>> ask(
      String name, DnsRecordType type, Function<DnsRawRecord, Optional<T>> read) {
    CompletableFuture<Answer<T>> answered = new CompletableFuture<>();
    Future<List<DnsRecord>> asked = names.resolveAll(new DefaultDnsQuestion(name + ".", type));
    asked.addListener(
        done -> {
          if (asked.isSuccess()) {
            answered.complete(answer(asked.getNow(), read));
          } else if (silent(asked.cause())) {
            answered.completeExceptionally(asked.cause());
          } else {
            answered.complete(new Answer<>(List.of(), Long.MAX_VALUE));
          }
        });
    return answered;
  }

  private static <T> Answer<T> answer(
      List<DnsRecord> records, Function<DnsRawRecord, Optional<T>> read) {
    List<T> values = new ArrayList<>();
    long seconds = Long.MAX_VALUE;
    for (DnsRecord record : records) {
      if (record instanceof DnsRawRecord raw) {
        read.apply(raw).ifPresent(values::add);
        seconds = Math.min(seconds, record.timeToLive());
      }
      ReferenceCountUtil.release(record);
    }
    return new Answer<>(values, seconds);
  }

  private static boolean silent(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof DnsNameResolverTimeoutException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    names.close();
  }
}
