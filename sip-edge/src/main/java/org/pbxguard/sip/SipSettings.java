package org.pbxguard.sip;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.relay.DialSettings;
import org.pbxguard.sip.relay.Name;
import org.pbxguard.sip.tls.SipTlsSettings;
import org.pbxguard.sip.trace.TraceSettings;
import org.pbxguard.sip.transport.TcpSettings;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.websocket.WebSocketSettings;

/**
 * How the SIP edge stands between phones and PBX; root key {@code sip}.
 *
 * <p>Immutable.
 *
 * @param listen where phones find the edge; a wildcard opens one socket for each local address
 * @param tcp phones and trunks that come over TCP, and the limits of all connections
 * @param tls phones and trunks that come over TLS, and the certificates of secure listeners
 * @param websocket browsers and others that come over WebSocket
 * @param inside where the PBX finds the edge; when empty, port {@value #INSIDE_PORT} of the local
 *     address from which the PBX is reached
 * @param pbx the PBX; with several each call has one of those that are up
 * @param pbxNames other hosts, or hosts with port, that the PBX writes into Record-Route
 * @param inner the leg between the edge and the PBX
 * @param trunks carriers and other PBXs, each of which the PBX sees at an address of its own
 * @param learnTrunks whether a host where the PBX registers becomes a trunk, too
 * @param nameServers who is asked for the names of trunks; those of the system when empty
 * @param advertise the host, or host and port, by which phones know the edge, when it is not the
 *     address that it listens on: behind a NAT, or a name
 * @param contactAlias for a PBX that knows no Path (RFC 3327): it gets an alias for each Contact
 * @param keepAlive how often each phone that is registered from a datagram flow gets a double CRLF,
 *     so that its NAT keeps the way open: a second to an hour, 0 for never
 * @param dialing emergency and premium numbers
 * @param trace what may be seen of messages, and by whom
 * @param maxRegistrations most registrations that are remembered, 16 to 1,000,000
 * @param warmUp whether the relay practises before the sockets read, so that the first second is
 *     not the slowest
 * @param nativeTransport whether epoll is used where the machine has it
 */
public record SipSettings(
    List<HostPort> listen,
    TcpSettings tcp,
    SipTlsSettings tls,
    WebSocketSettings websocket,
    Optional<HostPort> inside,
    List<HostPort> pbx,
    List<String> pbxNames,
    InnerSettings inner,
    List<TrunkSettings> trunks,
    boolean learnTrunks,
    List<HostPort> nameServers,
    Optional<String> advertise,
    boolean contactAlias,
    Duration keepAlive,
    DialSettings dialing,
    TraceSettings trace,
    int maxRegistrations,
    boolean warmUp,
    boolean nativeTransport) {
  static final int INSIDE_PORT = 5070;

  /** Refuses what cannot work, with the key that says so. */
  public SipSettings {
    listen = List.copyOf(listen);
    pbx = List.copyOf(pbx);
    pbxNames = List.copyOf(pbxNames);
    trunks = List.copyOf(trunks);
    nameServers = List.copyOf(nameServers);
    require(!listen.isEmpty(), "listen: no address (" + listen + ")");
    require(!pbx.isEmpty(), "pbx: no address (" + pbx + ")");
    for (HostPort each : pbx) {
      boolean usable = each.port() > 0 && !each.address().isUnspecified();
      require(usable, "pbx: not an address that can be sent to (" + each + ")");
      require(!listen.contains(each), "pbx: the edge itself listens there (" + each + ")");
    }
    for (HostPort each : tcp.listen()) {
      require(!pbx.contains(each), "tcp.listen: the PBX is there (" + each + ")");
    }
    require(
        websocket.secureListen().isEmpty() || !tls.certificates().isEmpty(),
        "websocket.secure_listen: needs tls.certificates (" + websocket.secureListen() + ")");
    for (String name : pbxNames) {
      require(readable(name), "pbx_names: no host or host:port (" + name + ")");
    }
    String named = advertise.orElse("localhost");
    require(readable(named), "advertise: no host or host:port (" + named + ")");
    require(
        maxRegistrations >= 16 && maxRegistrations <= 1_000_000,
        "max_registrations: not 16 to 1000000 (" + maxRegistrations + ")");
    boolean never = keepAlive.isZero();
    require(
        never || (keepAlive.toMillis() >= 1_000 && keepAlive.toMillis() <= 3_600_000),
        "keep_alive: neither 0 nor a second to an hour (" + keepAlive + ")");
    HostPort within = inside.orElse(new HostPort(IpAddress.ofV4(0x7F00_0001), INSIDE_PORT));
    require(
        !within.address().isUnspecified(),
        "inside: a wildcard would let anyone in (" + within + ")");
    check(trunks, within);
  }

  private static void check(List<TrunkSettings> trunks, HostPort within) {
    require(trunks.size() <= TrunkSettings.MOST, "trunks: too many (" + trunks.size() + ")");
    Set<String> names = new HashSet<>();
    Set<HostPort> doors = new HashSet<>(List.of(within));
    for (TrunkSettings each : trunks) {
      Optional<String> fault = each.fault();
      require(fault.isEmpty(), "trunks: " + fault.orElse(""));
      require(names.add(each.name()), "trunks: two of one name (" + each.name() + ")");
      HostPort door = each.inside().orElseThrow();
      boolean own = door.port() == 0 || doors.add(door);
      require(own, "trunks: the inside address is not the trunk's alone (" + door + ")");
    }
  }

  private static void require(boolean valid, String otherwise) {
    if (!valid) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static boolean readable(String name) {
    return Name.parse(name, Name.DEFAULT_PORT).isPresent();
  }

  /** Phones on every address at 5060, the PBX on this machine at 5080. */
  public static SipSettings defaults() {
    return new SipSettings(
        List.of(new HostPort(IpAddress.ofV4(0), 5060)),
        TcpSettings.defaults(),
        SipTlsSettings.defaults(),
        WebSocketSettings.defaults(),
        Optional.empty(),
        List.of(new HostPort(IpAddress.ofV4(0x7F00_0001), 5080)),
        List.of(),
        InnerSettings.defaults(),
        List.of(),
        false,
        List.of(),
        Optional.empty(),
        false,
        Duration.ofSeconds(25),
        DialSettings.defaults(),
        TraceSettings.defaults(),
        65_536,
        true,
        true);
  }
}
