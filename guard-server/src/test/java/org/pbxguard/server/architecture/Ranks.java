package org.pbxguard.server.architecture;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every package of the project, the lowest line first. A package uses only packages above its own
 * line; packages of one line do not know each other. A new package gets its place here.
 */
final class Ranks {
  private static final List<String> LINES =
      List.of(
          "core.api",
          "core.time core.net core.tls",
          "core.journal",
          "core.secret",
          "core.arrival",
          "core.block core.finding core.access core.mfa",
          "core.text.decode core.text.match",
          "core.text",
          "core.text.sql core.text.path core.text.signature core.text.xss core.text.shell"
              + " core.text.code core.text.template core.text.query core.text.markup core.text.net"
              + " core.text.header",
          "core.text.catalog",
          "core.mfa.totp core.mfa.backup core.mfa.yubikey core.mfa.fido2",
          "core.score",
          "core.decision",
          "core.audit",
          "core.store.mapdb",
          "core.store",
          "core",
          "config",
          "sip.hash sip.message",
          "sip.flow sip.dns",
          "sip.detect sip.frame sip.via sip.token sip.proof sip.tls sip.websocket"
              + " sip.pbx sip.trace sip.trunk",
          "sip.relay",
          "sip.transport",
          "sip",
          "servlet.parse servlet.page",
          "servlet.client servlet.body servlet.tuning",
          "servlet.inspect",
          "servlet.login",
          "servlet.gate",
          "servlet",
          "servlet.api",
          "servlet.console spring",
          "server.tls",
          "server.listen",
          "server.gateway server.api",
          "server",
          "server.demo",
          "server.command");

  private static final Map<String, Integer> BY_PACKAGE =
      IntStream.range(0, LINES.size())
          .boxed()
          .flatMap(
              line -> List.of(LINES.get(line).split(" ", -1)).stream().map(p -> Map.entry(p, line)))
          .collect(Collectors.toMap(e -> "org.pbxguard." + e.getKey(), Map.Entry::getValue));

  private Ranks() {}

  /** The line of a package, or -1 where it has none. */
  static int of(String packageName) {
    return BY_PACKAGE.getOrDefault(packageName, -1);
  }
}
