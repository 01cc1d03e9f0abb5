package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.Client;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.page.Browser;
import org.pbxguard.servlet.page.Cookies;

/**
 * What the connection says: whether it is encrypted, who the peer is, whether a page of this
 * console sent the form; and the session's cookie on it. Where the console is, the settings say;
 * the Host header is never asked.
 *
 * <p>Immutable and thread-safe.
 */
final class Wire {
  /** The header in which a script sends the token of the pages' forms. */
  static final String CSRF = "X-CSRF-Token";

  private static final String COOKIE = Console.COOKIE;
  private static final String HOST_BOUND = "__Host-" + COOKIE;

  private final AddressResolver peers;
  private final Set<String> origins;
  private final Signer signer;

  Wire(List<IpPrefix> tlsProxies, Set<String> origins, Signer signer) {
    this.peers = new AddressResolver(tlsProxies, ProxyHeader.X_FORWARDED_FOR);
    this.origins = Set.copyOf(origins);
    this.signer = signer;
  }

  /** The address of the person, where it is known. */
  Optional<IpAddress> address(HttpServletRequest request) {
    return peers
        .resolve(
            request.getRemoteAddr(),
            request.getRemotePort(),
            Collections.list(request.getHeaders(ProxyHeader.X_FORWARDED_FOR.header())))
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
        && peers.trustsPeer(request.getRemoteAddr());
  }

  /** By TLS, or from this machine itself without a proxy between. */
  boolean encrypted(HttpServletRequest request) {
    boolean proxied =
        request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
    return secure(request)
        || (!proxied
            && peers
                .resolve(request.getRemoteAddr(), 0, List.of())
                .filter(peer -> peer.address().isLoopback())
                .isPresent());
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
    List<String> values = Cookies.values(request, secure(request) ? HOST_BOUND : COOKIE);
    return values.size() == 1 && Sessions.isToken(values.get(0)) ? values.get(0) : "";
  }

  /** Lets the browser keep a token for as long as it runs. */
  void remember(HttpServletRequest request, HttpServletResponse response, String token) {
    boolean secure = secure(request);
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
