package org.pbxguard.server.gateway;

import java.util.Locale;

/**
 * Turns a redirect that names the upstream into one that stays on the host the client asked, as a
 * path without scheme and host (RFC 9110 10.2.2 allows a relative reference).
 *
 * <p>Immutable.
 */
final class Redirects {
  private final Upstream upstream;

  Redirects(Upstream upstream) {
    this.upstream = upstream;
  }

  /** The Location, Content-Location or Refresh value as the client gets it. */
  String rewrite(String header, String value) {
    if (header.equalsIgnoreCase("Refresh")) {
      int url = value.toLowerCase(Locale.ROOT).indexOf("url=");
      return url < 0 ? value : value.substring(0, url + 4) + relative(value.substring(url + 4));
    }
    return relative(value);
  }

  /** Whether the header's value may name a place. */
  static boolean concerns(String header) {
    return header.equalsIgnoreCase("Location")
        || header.equalsIgnoreCase("Content-Location")
        || header.equalsIgnoreCase("Refresh");
  }

  private String relative(String location) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (location.regionMatches(true, 0, scheme, 0, scheme.length())) {
        int end = authorityEnd(location, scheme.length());
        if (namesUpstream(scheme, location.substring(scheme.length(), end))) {
          String rest = location.substring(end);
          return rest.startsWith("/") ? collapse(rest) : "/" + rest;
        }
      }
    }
    return location;
  }

  /** A path that began with two slashes would name another host once it stands alone. */
  private static String collapse(String path) {
    int slashes = 0;
    while (slashes < path.length()
        && (path.charAt(slashes) == '/' || path.charAt(slashes) == '\\')) {
      slashes++;
    }
    return "/" + path.substring(slashes);
  }

  private static int authorityEnd(String location, int from) {
    for (int i = from; i < location.length(); i++) {
      if ("/?#\\".indexOf(location.charAt(i)) >= 0) {
        return i;
      }
    }
    return location.length();
  }

  private boolean namesUpstream(String scheme, String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    if (lower.equals(upstream.host() + ":" + upstream.port())) {
      return true;
    }
    String bare = scheme.substring(0, scheme.length() - 3);
    return lower.equals(upstream.host()) && upstream.port() == Upstream.standardPort(bare);
  }
}
