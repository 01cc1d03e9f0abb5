package org.pbxguard.server.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.server.ServerSettings;
import org.pbxguard.sip.SipSettings;
import org.pbxguard.sip.trunk.TrunkSettings;

/**
 * What a right configuration may still get wrong: media that goes nowhere, keys in the clear, a
 * guard that only watches. Stateless.
 */
final class Advice {
  private Advice() {}

  static List<String> on(ServerSettings settings) {
    List<String> advice = new ArrayList<>();
    for (HostPort pbx : pbxs(settings.sip())) {
      if (hidden(pbx.address())) {
        advice.add(
            "sip.pbx: the PBX at "
                + pbx.address()
                + " must write a public address into its SDP, or calls stay silent:"
                + " external_media_address, rtp_symmetric, direct_media=no (Asterisk), ext-rtp-ip"
                + " (FreeSWITCH), rtpengine with an advertised address (Kamailio)");
      }
    }
    for (TrunkSettings trunk : settings.sip().trunks()) {
      if (!trunk.reachable()) {
        advice.add("sip.trunks: " + trunk.name() + " has networks only: no call can go out to it");
      }
    }
    if (settings.http().tls().isEmpty() && !settings.http().listen().address().isLoopback()) {
      advice.add("http.tls: passwords reach " + settings.http().listen() + " in the clear");
    }
    if (settings.api().tls().isEmpty()
        && settings.api().tlsProxies().isEmpty()
        && !settings.api().listen().address().isLoopback()) {
      advice.add("api.tls: keys are refused at " + settings.api().listen() + " without TLS");
    }
    if (settings.guard().mode() == Mode.MONITOR) {
      advice.add("mode: monitor refuses nothing");
    }
    if (!settings.guard().threatDetection().automaticBlocking()) {
      advice.add("security.threat_detection.automatic_blocking: nobody is blocked by itself");
    }
    return advice;
  }

  private static Set<HostPort> pbxs(SipSettings sip) {
    Set<HostPort> all = new LinkedHashSet<>(sip.pbx());
    sip.inner().routes().forEach(route -> all.addAll(route.pbx()));
    return all;
  }

  private static boolean hidden(IpAddress address) {
    return IpAddress.isLocal(address.high(), address.low());
  }
}
