package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.Connection;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.page.Cookies;

/**
 * What comes over the connection: whether a page of this console sent the form; and the session's
 * cookie on it. Where the console is, the settings say; the Host header is never asked.
 *
 * <p>Immutable and thread-safe.
 */
final class Wire {
  /** The header in which a script sends the token of the pages' forms. */
  static final String CSRF = "X-CSRF-Token";

  private static final String COOKIE = Console.COOKIE;
  private static final String HOST_BOUND = "__Host-" + COOKIE;

  private final Connection connection;
  private final Set<String> origins;
  private final Signer signer;

  Wire(List<IpPrefix> tlsProxies, Set<String> origins, Signer signer) {
    AddressResolver proxies = new AddressResolver(tlsProxies, ProxyHeader.X_FORWARDED_FOR);
    this.connection = new Connection(proxies, proxies);
    this.origins = Set.copyOf(origins);
    this.signer = signer;
  }

  /** Who the person is at, and whether the connection is encrypted. */
  Connection connection() {
    return connection;
  }

  /** Whether Origin and Fetch metadata say that a page of the console sent the request. */
  boolean ownOrigin(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String fetch = request.getHeader("Sec-Fetch-Site");
    return origin != null
        && origins.contains(origin)
        && (fetch == null || fetch.equals("same-origin"));
  }

  /** The token that pages put into their forms, good for one session's token. */
  String csrf(String token) {
    String message = "console/" + Sessions.binding(token);
    return HexFormat.of().formatHex(signer.sign(message.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a request carries what {@link #csrf} put into the page. */
  boolean isOwn(HttpServletRequest request, String sent) {
    return ownOrigin(request)
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8),
            csrf(token(request)).getBytes(StandardCharsets.UTF_8));
  }

  /** The token of the session that came, empty for none, for several and for what is none. */
  String token(HttpServletRequest request) {
    List<String> values = Cookies.values(request, connection.secure(request) ? HOST_BOUND : COOKIE);
    return values.size() == 1 && Sessions.isToken(values.get(0)) ? values.get(0) : "";
  }

  /** Lets the browser keep a token for as long as it runs. */
  void remember(HttpServletRequest request, HttpServletResponse response, String token) {
    boolean secure = connection.secure(request);
    response.addHeader(
        "Set-Cookie",
        (secure ? HOST_BOUND : COOKIE)
            + "="
            + token
            + "; Path=/; HttpOnly; SameSite=Strict"
            + (secure ? "; Secure" : "")
            + (token.isEmpty() ? "; Max-Age=0" : ""));
  }
}
