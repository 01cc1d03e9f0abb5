package org.pbxguard.sip;

import java.net.BindException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.detect.SipDetectors;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.relay.Counters;
import org.pbxguard.sip.relay.Name;
import org.pbxguard.sip.relay.Names;
import org.pbxguard.sip.relay.RelayKeys;
import org.pbxguard.sip.relay.RelaySetup;
import org.pbxguard.sip.trace.Tracer;
import org.pbxguard.sip.transport.LocalAddresses;
import org.pbxguard.sip.transport.SipSockets;
import org.pbxguard.sip.transport.StreamSettings;
import org.pbxguard.sip.trunk.Trunks;

/**
 * A running SIP edge: phones outside, PBX inside, the guard between them.
 *
 * <p>Thread-safe.
 */
public final class SipEdge implements AutoCloseable {
  private static final Duration FIRST_MINUTE = Duration.ofMinutes(1);
  private static final Duration WARM_UP = Duration.ofMillis(600);

  private final SipSockets sockets;
  private final Tracer tracer;

  private SipEdge(SipSockets sockets, Tracer tracer) {
    this.sockets = sockets;
    this.tracer = tracer;
  }

  /**
   * Opens the sockets of the settings and begins to relay.
   *
   * @param keys its VIA and FLOW_TOKEN keys must outlive the process: phones hold tokens
   * @throws BindException one sentence that names the setting and the address
   */
  public static SipEdge start(SipSettings settings, Guard guard, KeyRing keys, GuardClock clock)
      throws BindException {
    return start(settings, guard, keys, clock, SipMemory.none());
  }

  /**
   * Opens the sockets of the settings and begins to relay, with the registrations of earlier runs.
   *
   * @param keys its VIA and FLOW_TOKEN keys must outlive the process: phones hold tokens
   * @param memory where registrations are written down
   * @throws BindException one sentence that names the setting and the address
   */
  public static SipEdge start(
      SipSettings settings, Guard guard, KeyRing keys, GuardClock clock, SipMemory memory)
      throws BindException {
    HostPort inside = inside(settings);
    PbxTable pbxs = new PbxTable(settings.pbx(), settings.inner());
    Names names = new Names(Name.of(inside), pbxNames(settings, pbxs));
    Tracer tracer = new Tracer(settings.trace(), clock);
    RelaySetup setup =
        new RelaySetup(
            new RelayKeys(keys),
            names,
            pbxs,
            new GuardSentry(guard),
            SipDetectors.standard(),
            clock,
            settings.maxRegistrations(),
            memory,
            settings.contactAlias(),
            new Trunks(settings.trunks(), settings.learnTrunks(), clock.nanos()),
            settings.dialing(),
            tracer);
    StreamSettings streams =
        new StreamSettings(settings.tcp(), settings.tls(), settings.websocket());
    SipSockets sockets =
        SipSockets.open(guard::admits, setup, inside, streams, settings.nativeTransport());
    try {
      for (HostPort listen : settings.listen()) {
        sockets.listen(listen, settings.advertise());
      }
      sockets.listenStreams(settings.advertise());
      sockets.findTrunks(settings.nameServers(), found -> guard.protect(found, "a trunk"));
    } catch (BindException | RuntimeException e) {
      sockets.close();
      tracer.close();
      throw e;
    }
    AtomicInteger live = new AtomicInteger();
    sockets.restore(
        relay -> live.set(memory.replay((row, key) -> relay.restore(key, row), relay::restore)));
    if (live.get() > 0) {
      // All the phones come back at once, with nonces and ports of before.
      guard.holdBlocks(FIRST_MINUTE);
    }
    if (settings.warmUp()) {
      Practice.during(WARM_UP, clock);
    }
    sockets.start(settings.keepAlive());
    return new SipEdge(sockets, tracer);
  }

  private static HostPort inside(SipSettings settings) throws BindException {
    if (settings.inside().isPresent()) {
      return settings.inside().get();
    }
    HostPort pbx = settings.pbx().get(0);
    try {
      return new HostPort(LocalAddresses.towards(pbx.toSocketAddress()), SipSettings.INSIDE_PORT);
    } catch (SocketException e) {
      BindException refused =
          new BindException("sip.pbx: there is no route to " + pbx + " (" + e.getMessage() + ")");
      refused.initCause(e);
      throw refused;
    }
  }

  private static List<List<Name>> pbxNames(SipSettings settings, PbxTable pbxs) {
    List<List<Name>> names = new ArrayList<>();
    for (HostPort pbx : pbxs.nodes()) {
      List<Name> of = new ArrayList<>(List.of(Name.of(pbx)));
      for (String other : settings.pbxNames()) {
        Name.parse(other, Name.DEFAULT_PORT).ifPresent(of::add);
      }
      names.add(of);
    }
    return names;
  }

  /** Where phones find the edge, one for each socket. */
  public List<HostPort> outside() {
    return sockets.outside();
  }

  /** Where phones find the edge over a transport that has connections. */
  public List<HostPort> streams(Channel transport) {
    return sockets.streams(transport);
  }

  /** Where the PBX finds the edge. */
  public HostPort inside() {
    return sockets.inside();
  }

  /** Shows messages to whoever looks for a fault. */
  public Tracer tracer() {
    return tracer;
  }

  /** Where the PBX finds each trunk, in the order of the settings. */
  public List<HostPort> trunks() {
    return sockets.trunks();
  }

  /** What became of the messages so far. */
  public Counters counters() {
    return sockets.counters();
  }

  /** Whether batches are read and written by recvmmsg and sendmmsg. */
  public boolean nativeTransport() {
    return sockets.epoll();
  }

  /** Stops taking requests, lets answers on their way pass, and closes the sockets. */
  @Override
  public void close() {
    sockets.close();
    tracer.close();
  }
}
