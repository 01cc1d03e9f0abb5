package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.Connection;
import org.pbxguard.servlet.page.Cookies;

/**
 * What comes over the connection: whether a form came from this site, and the gate's cookies.
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

  private final Connection connection;

  GateWire(GateSettings settings, AddressResolver clients) {
    this.connection =
        new Connection(clients, new AddressResolver(settings.tlsProxies(), clients.believed()));
  }

  /** Who the person is at, and whether the connection is encrypted. */
  Connection connection() {
    return connection;
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
    String own = (connection.secure(request) ? "https://" : "http://") + request.getHeader("Host");
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
    return connection.secure(request) ? HOST_BOUND + cookie : cookie;
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
    String flags =
        "; Path=/; HttpOnly; SameSite=Lax" + (connection.secure(request) ? "; Secure" : "") + end;
    response.addHeader("Set-Cookie", name(request, pair) + flags);
  }
}
