package org.pbxguard.server.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.servlet.parse.UnreadBody;

/**
 * Refuses keys that came over a network in the clear: whoever sees them there could use them. On
 * loopback, by TLS, and behind a declared TLS proxy they are taken.
 *
 * <p>Thread-safe: final fields only.
 */
final class ClearTextFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String REFUSAL =
      "{\"error\":\"Keys are refused on an unencrypted connection: give api.tls a certificate, name"
          + " the TLS proxy in api.tls_proxies, or listen on loopback\"}";

  private final transient List<IpPrefix> tlsProxies;

  ClearTextFilter(List<IpPrefix> tlsProxies) {
    this.tlsProxies = tlsProxies;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getHeader("Authorization") == null || encrypted(request)) {
      chain.doFilter(request, response);
      return;
    }
    UnreadBody.close(request, response);
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    response.setContentType("application/json;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().write(REFUSAL);
  }

  private boolean encrypted(HttpServletRequest request) {
    return request.isSecure()
        || address(request.getLocalAddr()).isLoopback()
        || ("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))
            && fromTlsProxy(address(request.getRemoteAddr())));
  }

  private boolean fromTlsProxy(IpAddress peer) {
    return tlsProxies.stream().anyMatch(prefix -> prefix.contains(peer));
  }

  /** The address of Jetty's text, which brackets IPv6 and may add a zone. */
  private static IpAddress address(String text) {
    String bare = text.replace("[", "").replace("]", "");
    int zone = bare.indexOf('%');
    return IpAddress.parse(zone < 0 ? bare : bare.substring(0, zone))
        .orElseThrow(() -> new IllegalStateException("a connection without an address"));
  }
}
