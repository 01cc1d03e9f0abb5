package org.pbxguard.server.command;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.server.ServerSettings;

/**
 * What a right configuration may still get wrong: media that goes nowhere, keys in the clear, a
 * guard that only watches. Stateless.
 */
final class Advice {
  /** RFC 1918, RFC 4193. */
  private static final List<IpPrefix> PRIVATE =
      List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7").stream()
          .map(text -> IpPrefix.parse(text).orElseThrow())
          .toList();

  private Advice() {}

  static List<String> on(ServerSettings settings) {
    List<String> advice = new ArrayList<>();
    for (HostPort pbx : settings.sip().pbx()) {
      if (hidden(pbx.address())) {
        advice.add(
            "sip.pbx: the PBX at "
                + pbx.address()
                + " must write a public address into its SDP, or calls stay silent:"
                + " external_media_address (Asterisk), ext-rtp-ip (FreeSWITCH)");
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

  private static boolean hidden(IpAddress address) {
    return address.isLoopback() || PRIVATE.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
