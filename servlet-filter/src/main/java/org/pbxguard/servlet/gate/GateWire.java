package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.Client;
import org.pbxguard.servlet.page.Browser;
import org.pbxguard.servlet.page.Cookies;

/**
 * What the connection says: who the client is, whether it is encrypted, whether a form came from
 * this site; and the gate's cookie on it.
 *
 * <p>Immutable and thread-safe.
 */
final class GateWire {
  private static final String HOST_BOUND = "__Host-";
  private static final String SESSION = "pbxguard";
  private static final String DEVICE = "pbxguard-device";

  /** The cookies' names: with the prefix that binds them to TLS and host, and on bare loopback. */
  static final Set<String> COOKIES =
      Set.of(HOST_BOUND + SESSION, SESSION, HOST_BOUND + DEVICE, DEVICE);

  private final AddressResolver clients;
  private final AddressResolver tls;

  GateWire(GateSettings settings, AddressResolver clients) {
    this.clients = clients;
    this.tls = new AddressResolver(settings.tlsProxies(), clients.believed());
  }

  /** The address of the person, where it is known. */
  Optional<IpAddress> address(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders(clients.believed().header()));
    return clients
        .resolve(request.getRemoteAddr(), request.getRemotePort(), lines)
        .filter(Client::known)
        .map(Client::address);
  }

  /** What a person would call the browser and where it is. */
  String device(HttpServletRequest request) {
    return Stream.concat(
            Stream.of(Browser.name(request.getHeader("User-Agent"))),
            address(request).stream().map(IpAddress::toString))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** By TLS here, or at a declared proxy. */
  private boolean secure(HttpServletRequest request) {
    if (request.isSecure()) {
      return true;
    }
    List<String> said = Collections.list(request.getHeaders("X-Forwarded-Proto"));
    return said.size() == 1
        && said.get(0).equalsIgnoreCase("https")
        && tls.trustsPeer(request.getRemoteAddr());
  }

  /** By TLS, or from this machine itself without a proxy between. */
  boolean encrypted(HttpServletRequest request) {
    boolean proxied =
        request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
    return secure(request)
        || (!proxied
            && tls.resolve(request.getRemoteAddr(), 0, List.of())
                .filter(peer -> peer.address().isLoopback())
                .isPresent());
  }

  /** Whether Fetch metadata and Origin say that this site's own page sent the form. */
  boolean ownOrigin(HttpServletRequest request) {
    String fetch = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if (fetch != null && !fetch.equals("same-origin")) {
      return false;
    }
    if (origin == null) {
      return fetch != null;
    }
    String own = (secure(request) ? "https://" : "http://") + request.getHeader("Host");
    return origin.toLowerCase(Locale.ROOT).equals(own.toLowerCase(Locale.ROOT));
  }

  /** The token of the gate's session that came, empty for none and for several. */
  String token(HttpServletRequest request) {
    return value(request, SESSION);
  }

  /** The token of a trusted device that came, empty for none and for several. */
  String deviceToken(HttpServletRequest request) {
    return value(request, DEVICE);
  }

  private String value(HttpServletRequest request, String cookie) {
    List<String> values = Cookies.values(request, name(request, cookie));
    return values.size() == 1 ? values.get(0) : "";
  }

  private String name(HttpServletRequest request, String cookie) {
    return secure(request) ? HOST_BOUND + cookie : cookie;
  }

  void remember(HttpServletRequest request, HttpServletResponse response, String token) {
    set(request, response, SESSION + "=" + token, "");
  }

  void forget(HttpServletRequest request, HttpServletResponse response) {
    set(request, response, SESSION + "=", "; Max-Age=0");
  }

  /** Lets the browser keep the token of a device that its user trusts. */
  void trust(
      HttpServletRequest request, HttpServletResponse response, String token, Duration lifetime) {
    set(request, response, DEVICE + "=" + token, "; Max-Age=" + lifetime.toSeconds());
  }

  private void set(
      HttpServletRequest request, HttpServletResponse response, String pair, String end) {
    String flags = "; Path=/; HttpOnly; SameSite=Lax" + (secure(request) ? "; Secure" : "") + end;
    response.addHeader("Set-Cookie", name(request, pair) + flags);
  }
}
