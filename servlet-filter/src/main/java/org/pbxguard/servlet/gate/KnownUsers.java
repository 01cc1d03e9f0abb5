package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.page.Cookies;

/**
 * The built-in {@link GateUsers}.
 *
 * <p>Stateless.
 */
final class KnownUsers {
  private KnownUsers() {}

  /** What the settings say; empty where the gate watches the logins. */
  static Optional<GateUsers> of(GateSettings settings, GatePorts ports) {
    return switch (settings.users()) {
      case LOGIN -> Optional.empty();
      case HEADER -> Optional.of(header(settings, ports.clients()));
      case PRINCIPAL ->
          Optional.of(
              principal(ports.secondFactor().service().settings().policy().requiredRoles()));
    };
  }

  /**
   * The user that the container has authenticated, in its session.
   *
   * @param roles the roles that matter
   */
  static GateUsers principal(List<String> roles) {
    return request -> {
      Principal principal = request.getUserPrincipal();
      if (principal == null || principal.getName() == null) {
        return Optional.empty();
      }
      HttpSession session = request.getSession(false);
      Set<String> held = roles.stream().filter(request::isUserInRole).collect(Collectors.toSet());
      return Optional.of(
          new GateUsers.SignedIn(
              principal.getName(), session == null ? "" : session.getId(), held));
    };
  }

  /** The user that a trusted proxy names in a header: once, and nobody else is believed. */
  static GateUsers header(GateSettings settings, AddressResolver clients) {
    return request -> {
      List<String> lines = Collections.list(request.getHeaders(settings.userHeader()));
      if (lines.size() != 1 || !clients.trustsPeer(request.getRemoteAddr())) {
        return Optional.empty();
      }
      List<String> sessions = Cookies.values(request, settings.sessionCookie());
      return sessions.size() > 1
          ? Optional.empty()
          : Optional.of(new GateUsers.SignedIn(lines.get(0), String.join("", sessions), Set.of()));
    };
  }
}
