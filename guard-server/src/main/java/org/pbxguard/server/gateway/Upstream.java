package org.pbxguard.server.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The web server behind the gateway: scheme, host and port, no path.
 *
 * <p>Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Upstream(String scheme, String host, int port) {
  private static final int MAX_TEXT = 300;

  /** Reads {@code http://127.0.0.1:8081}; the port is the scheme's where none is written. */
  public static Optional<Upstream> parse(CharSequence text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.toString());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean known = scheme.equals("http") || scheme.equals("https");
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && ("".equals(uri.getRawPath()) || "/".equals(uri.getRawPath()));
      int port = uri.getPort() < 0 ? standardPort(scheme) : uri.getPort();
      if (!known || !bare || uri.getHost() == null || port < 1 || port > 65_535) {
        return Optional.empty();
      }
      return Optional.of(new Upstream(scheme, uri.getHost().toLowerCase(Locale.ROOT), port));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The port that a URI of that scheme means without saying it (RFC 9110 4.2). */
  static int standardPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** Host and port as a Host header names them (RFC 9110 7.2). */
  String authority() {
    return port == standardPort(scheme) ? host : host + ":" + port;
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
