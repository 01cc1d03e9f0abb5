package org.pbxguard.servlet.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pbxguard.core.access.Administrator;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.fido2.Passkeys;
import org.pbxguard.servlet.api.BrowserSessions;
import org.pbxguard.servlet.api.Caller;

/**
 * The console: its pages, and its sessions, which the API takes in the place of a key. Mount the
 * servlet under {@link #PREFIX}.
 *
 * <p>Thread-safe.
 */
public final class Console implements BrowserSessions {
  /** Where the pages are. */
  public static final String PREFIX = "/guard";

  /** The end of the session cookie's name, whatever stands before it. */
  public static final String COOKIE = "pbxguard-console";

  private final ConsoleSettings settings;
  private final ConsolePorts ports;
  private final Sessions sessions;
  private final Wire wire;
  private final Optional<Passkeys> passkeys;

  private Console(
      ConsoleSettings settings, ConsolePorts ports, Wire wire, Optional<Passkeys> passkeys) {
    this.settings = settings;
    this.ports = ports;
    this.wire = wire;
    this.passkeys = passkeys;
    this.sessions = new Sessions(settings, ports.guard().clock(), this::passkeysOf);
  }

  /**
   * The console of a guard. Where the settings offer no FIDO2 keys nobody can sign in, and the
   * pages say so.
   */
  public static Console open(ConsoleSettings settings, ConsolePorts ports) {
    MfaService service = ports.secondFactor().service();
    List<String> allowed = service.settings().fido2().origins();
    Set<String> origins =
        new LinkedHashSet<>(settings.origins().isEmpty() ? allowed : settings.origins());
    Administrators administrators = ports.administrators();
    Optional<Passkeys> passkeys =
        ports
            .secondFactor()
            .fido2()
            .filter(keys -> service.policy().allows(MfaMethod.FIDO2))
            .map(
                keys ->
                    keys.passkeys(
                        List.copyOf(origins),
                        user ->
                            user.isAdministrator()
                                && administrators.find(user.name()).isPresent()));
    return new Console(
        settings, ports, new Wire(ports.tlsProxies(), origins, ports.csrf()), passkeys);
  }

  /** Adding or removing a passkey, or the administrator, changes this and ends the sessions. */
  private Optional<String> passkeysOf(String name) {
    return ports
        .administrators()
        .find(name)
        .map(
            person ->
                ports
                    .secondFactor()
                    .service()
                    .credentials(UserId.administrator(name), MfaMethod.FIDO2)
                    .stream()
                    .map(key -> key.id() + "@" + key.created())
                    .collect(Collectors.joining(" ")));
  }

  /** The pages. */
  public Servlet servlet() {
    return new ConsoleServlet(this);
  }

  ConsoleSettings settings() {
    return settings;
  }

  ConsolePorts ports() {
    return ports;
  }

  Sessions sessions() {
    return sessions;
  }

  Wire wire() {
    return wire;
  }

  /** The passkeys, where the settings offer them. */
  Optional<Passkeys> passkeys() {
    return passkeys;
  }

  /** Who is signed in, in the role that the person has now. */
  Optional<Visit.Who> who(HttpServletRequest request) {
    return sessions
        .find(wire.token(request))
        .flatMap(
            session ->
                ports
                    .administrators()
                    .find(session.name())
                    .map(Administrator::role)
                    .map((Role role) -> new Visit.Who(session, role)));
  }

  @Override
  public Optional<Caller> caller(HttpServletRequest request) {
    return wire.connection().encrypted(request)
        ? who(request)
            .filter(who -> !who.session().setUp())
            .map(who -> new Caller(who.role(), who.author()))
        : Optional.empty();
  }

  @Override
  public boolean isOwn(HttpServletRequest request) {
    return wire.isOwn(request, Optional.ofNullable(request.getHeader(Wire.CSRF)).orElse(""));
  }
}
