package org.pbxguard.sip.transport;

import io.netty.bootstrap.ServerBootstrap;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.tls.TlsException;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.relay.Name;
import org.pbxguard.sip.relay.Names;
import org.pbxguard.sip.tls.TlsContexts;

/**
 * The listeners for connections from outside: TCP, TLS, WebSocket with and without TLS.
 *
 * <p>Thread-safe once open.
 */
final class StreamListeners implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final EventLoops loops;
  private final SipLoop loop;
  private final Names names;
  private final StreamSettings settings;
  private final @Nullable TlsContexts tls;
  private final List<Listener> open = new ArrayList<>();

  private record Listener(Channel transport, io.netty.channel.Channel channel) {
    HostPort at() {
      return HostPort.of((InetSocketAddress) channel.localAddress());
    }
  }

  /**
   * Reads the certificates that the settings name.
   *
   * @throws BindException one sentence that names the setting and the file
   */
  StreamListeners(EventLoops loops, SipLoop loop, Names names, StreamSettings settings)
      throws BindException {
    this.loops = loops;
    this.loop = loop;
    this.names = names;
    this.settings = settings;
    try {
      tls = settings.secure() ? TlsContexts.open(settings.tls()) : null;
    } catch (TlsException e) {
      BindException refused = new BindException("sip.tls: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  /**
   * Opens all of them, on a wildcard one for each local address.
   *
   * @param advertise the name that phones know the edge by; the listener's own address when empty
   * @throws BindException one sentence that names the setting and the address
   */
  void open(Optional<String> advertise) throws BindException {
    open("sip.tcp.listen", Channel.SIP_TCP, settings.tcp().listen(), advertise);
    open("sip.tls.listen", Channel.SIP_TLS, settings.tls().listen(), advertise);
    open("sip.websocket.listen", Channel.SIP_WS, settings.webSocket().listen(), advertise);
    open(
        "sip.websocket.secure_listen",
        Channel.SIP_WSS,
        settings.webSocket().secureListen(),
        advertise);
    if (!open.isEmpty()) {
      loops.every(SWEEP, loop::sweep);
    }
  }

  private void open(
      String setting, Channel transport, List<HostPort> listen, Optional<String> advertise)
      throws BindException {
    for (HostPort at : listen) {
      int port = at.port();
      for (HostPort each : LocalAddresses.behind(setting, at)) {
        port = bind(setting, transport, each.withPort(port), advertise).port();
      }
    }
  }

  private HostPort bind(String setting, Channel transport, HostPort at, Optional<String> advertise)
      throws BindException {
    Flow local = new Flow().local(transport, 0);
    local.local(transport, names.free(at.hashCode() * 31 + local.code()));
    boolean secure = transport == Channel.SIP_TLS || transport == Channel.SIP_WSS;
    ServerBootstrap bootstrap =
        loops
            .streams()
            .childHandler(new StreamPipeline(loop, local, settings, secure ? tls : null));
    Listener listener = new Listener(transport, SipSockets.bind(bootstrap, setting, at));
    open.add(listener);
    Name name = name(transport, listener.at(), advertise);
    loops.run(
        () -> {
          names.addOutside(local.listener(), name);
          names.bound(local.listener(), listener.at());
        });
    return listener.at();
  }

  /** A port that is written for phones over UDP is TCP's, too, but not that of other transports. */
  private static Name name(Channel transport, HostPort at, Optional<String> advertise) {
    Name own = Name.of(at);
    return advertise
        .flatMap(text -> Name.parse(text, at.port()))
        .map(name -> transport == Channel.SIP_TCP ? name : name.withPort(at.port()))
        .orElse(own);
  }

  /** Where phones find the edge over a transport. */
  List<HostPort> of(Channel transport) {
    return open.stream().filter(each -> each.transport == transport).map(Listener::at).toList();
  }

  /** Begins to accept. */
  void start() {
    open.forEach(each -> each.channel.config().setAutoRead(true));
  }

  @Override
  public void close() {
    open.forEach(each -> each.channel.close().awaitUninterruptibly());
    if (tls != null) {
      tls.close();
    }
  }
}
