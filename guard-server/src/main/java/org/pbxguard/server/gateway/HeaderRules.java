package org.pbxguard.server.gateway;

import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.pbxguard.servlet.console.Console;
import org.pbxguard.servlet.page.Cookies;

/**
 * Which headers cross the gateway. Not: what belongs to one connection only (RFC 9110 7.6.1), and
 * what tells an upstream something that only a proxy may say: who the client is, which URL was
 * meant, which user signed in.
 *
 * <p>Names are compared with underscores as dashes, since CGI makes one of both (RFC 3875 4.1.18).
 *
 * <p>Immutable.
 */
final class HeaderRules {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Written anew, or understood as coming from a proxy. */
  private static final Set<String> PROXY_ONLY =
      Set.of(
          "host",
          "content-length",
          "expect",
          "forwarded",
          "proxy",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-original-forwarded-for",
          "x-original-url",
          "x-rewrite-url",
          "true-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip");

  private final Set<String> dropped = new HashSet<>(PROXY_ONLY);

  HeaderRules(List<String> userHeaders) {
    dropped.addAll(HOP_BY_HOP);
    userHeaders.forEach(name -> dropped.add(canonical(name)));
  }

  private static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a client's header goes to the upstream. */
  boolean toUpstream(String name, Set<String> named) {
    String key = canonical(name);
    return !dropped.contains(key) && !key.startsWith("x-forwarded-") && !named.contains(key);
  }

  /**
   * The one line of cookies that goes to the upstream (RFC 9113 8.2.3), empty for none. The session
   * of the console is not for it: browsers send it to every port of a host.
   */
  static String cookies(List<String> lines) {
    String line = String.join("; ", lines);
    if (!line.contains(Console.COOKIE)) {
      return line;
    }
    return Cookies.pairs(lines).stream()
        .filter(pair -> !Cookies.name(pair).endsWith(Console.COOKIE))
        .collect(Collectors.joining("; "));
  }

  /** Whether an upstream's header goes to the client. */
  static boolean toClient(String name, Set<String> named) {
    String key = canonical(name);
    return !HOP_BY_HOP.contains(key) && !named.contains(key);
  }

  /** The headers that a message's Connection fields name. */
  static Set<String> named(Enumeration<String> connection) {
    return named(Collections.list(connection));
  }

  static Set<String> named(List<String> connection) {
    if (connection.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String value : connection) {
      for (String name : value.split(",", -1)) {
        names.add(canonical(name.strip()));
      }
    }
    // A connection option may not take a header away that keeps the message's meaning.
    names.removeAll(Set.of("cookie", "authorization", "content-type", "content-encoding", ""));
    return names;
  }
}
