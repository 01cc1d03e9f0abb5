package org.pbxguard.server;

import java.util.Collection;
import java.util.List;
import org.pbxguard.core.Guard;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * Keeps blocks off what the guard itself needs: the upstream, the proxies, the PBX. Loopback
 * addresses are left out: the guard reaches its PBX and upstream past the block check, so a block
 * there cuts nothing off, and loopback is a stranger like any other. Stateless.
 */
final class OwnAddresses {
  private OwnAddresses() {}

  static void protect(Guard guard, ServerSettings settings) {
    IpAddress.parse(settings.http().upstream().host().replace("[", "").replace("]", ""))
        .ifPresent(address -> hosts(guard, List.of(address), "the upstream"));
    hosts(guard, settings.sip().pbx().stream().map(HostPort::address).toList(), "the PBX");
    guard.protect(settings.filter().trustedProxies(), "a trusted proxy");
    guard.protect(settings.api().tlsProxies(), "a TLS proxy");
  }

  private static void hosts(Guard guard, Collection<IpAddress> addresses, String what) {
    guard.protect(
        addresses.stream().filter(address -> !address.isLoopback()).map(IpPrefix::host).toList(),
        what);
  }
}
