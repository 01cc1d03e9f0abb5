package org.pbxguard.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.relay.DialSettings;
import org.pbxguard.sip.tls.SipTlsSettings;
import org.pbxguard.sip.trace.TraceSettings;
import org.pbxguard.sip.transport.TcpSettings;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.websocket.WebSocketSettings;

/** Settings of an edge in the making: what a test does not set is the default. */
final class SettingsMaker {
  List<HostPort> listen;
  TcpSettings tcp;
  SipTlsSettings tls;
  WebSocketSettings websocket;
  Optional<HostPort> inside;
  List<HostPort> pbx;
  List<String> pbxNames;
  InnerSettings inner;
  List<TrunkSettings> trunks;
  boolean learnTrunks;
  List<HostPort> nameServers;
  Optional<String> advertise;
  Duration keepAlive;
  DialSettings dialing;
  TraceSettings trace;
  int maxRegistrations;
  boolean warmUp;
  boolean nativeTransport;

  SettingsMaker() {
    SipSettings base = SipSettings.defaults();
    listen = base.listen();
    tcp = base.tcp();
    tls = base.tls();
    websocket = base.websocket();
    inside = base.inside();
    pbx = base.pbx();
    pbxNames = base.pbxNames();
    inner = base.inner();
    trunks = base.trunks();
    nameServers = base.nameServers();
    advertise = base.advertise();
    keepAlive = base.keepAlive();
    dialing = base.dialing();
    trace = base.trace();
    maxRegistrations = base.maxRegistrations();
    warmUp = base.warmUp();
    nativeTransport = base.nativeTransport();
  }

  static HostPort at(String text) {
    return HostPort.parse(text).orElseThrow();
  }

  SipSettings make() {
    return new SipSettings(
        listen,
        tcp,
        tls,
        websocket,
        inside,
        pbx,
        pbxNames,
        inner,
        trunks,
        learnTrunks,
        nameServers,
        advertise,
        false,
        keepAlive,
        dialing,
        trace,
        maxRegistrations,
        warmUp,
        nativeTransport);
  }
}
