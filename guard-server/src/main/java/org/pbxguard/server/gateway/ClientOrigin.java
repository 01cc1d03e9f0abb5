package org.pbxguard.server.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.Client;

/**
 * Who the client is and how it came, as the upstream is told: by the connection, or by the header
 * of a trusted proxy in front of the gateway.
 *
 * <p>Immutable.
 */
final class ClientOrigin {
  private final AddressResolver resolver;

  ClientOrigin(AddressResolver resolver) {
    this.resolver = resolver;
  }

  String address(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders(resolver.believed().header()));
    return resolver
        .resolve(request.getRemoteAddr(), request.getRemotePort(), lines)
        .map(Client::address)
        .map(IpAddress::toString)
        .orElse("unknown");
  }

  String scheme(HttpServletRequest request) {
    String said = request.getHeader("X-Forwarded-Proto");
    if (said != null && fromTrusted(request)) {
      return said.toLowerCase(Locale.ROOT).equals("https") ? "https" : "http";
    }
    return request.isSecure() ? "https" : "http";
  }

  private boolean fromTrusted(HttpServletRequest request) {
    return resolver
        .resolve(request.getRemoteAddr(), request.getRemotePort(), List.of())
        .filter(Client::viaProxy)
        .isPresent();
  }
}
