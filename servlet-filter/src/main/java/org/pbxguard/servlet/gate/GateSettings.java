package org.pbxguard.servlet.gate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.servlet.parse.PathPattern;

/**
 * What steers the gate; root key {@code http.mfa_gate}.
 *
 * <p>Immutable.
 *
 * @param paths what it guards; empty: there is no gate
 * @param openPaths guarded paths that pass before the second factor, such as a login page's style
 * @param unguardedPaths paths that it never looks at, for programs with credentials of their own
 * @param actions paths that may demand a fresh proof of the factor
 * @param users where it learns who is signed in
 * @param userHeader the header that names the user, for {@code users: header}
 * @param logins where users sign in
 * @param sessionCookie name of the application's session cookie
 * @param cookies names of further cookies that the application sees on guarded paths; none of them
 *     may sign a user in
 * @param ignoreCase whether the application takes {@code Alice} and {@code alice} for one user
 * @param tlsProxies proxies that speak TLS in front of it, whose X-Forwarded-Proto is believed
 * @param prefix the path of the gate's own pages
 * @param idleTimeout longest pause of a verified session
 * @param absoluteTimeout longest life of one
 * @param maxSessions most sessions kept
 */
public record GateSettings(
    List<PathPattern> paths,
    List<PathPattern> openPaths,
    List<PathPattern> unguardedPaths,
    List<GateAction> actions,
    UserSource users,
    String userHeader,
    List<GateLogin> logins,
    String sessionCookie,
    List<String> cookies,
    boolean ignoreCase,
    List<IpPrefix> tlsProxies,
    String prefix,
    Duration idleTimeout,
    Duration absoluteTimeout,
    int maxSessions) {

  /** Copies the lists and checks the values. */
  public GateSettings {
    paths = List.copyOf(paths);
    openPaths = List.copyOf(openPaths);
    unguardedPaths = List.copyOf(unguardedPaths);
    actions = List.copyOf(actions);
    logins = List.copyOf(logins);
    cookies = List.copyOf(cookies);
    tlsProxies = List.copyOf(tlsProxies);
    if (!prefix.matches("/[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException("prefix: a slash and one name (" + prefix + ")");
    }
    if (!sessionCookie.matches("[A-Za-z0-9._-]{0,64}")) {
      throw new IllegalArgumentException("sessionCookie: a cookie's name (" + sessionCookie + ")");
    }
    boolean watches = !paths.isEmpty() && users == UserSource.LOGIN;
    if (watches && logins.isEmpty()) {
      throw new IllegalArgumentException("logins: needed where paths are guarded ()");
    }
    if (watches && sessionCookie.isEmpty()) {
      throw new IllegalArgumentException("sessionCookie: needed where paths are guarded ()");
    }
    if (users == UserSource.HEADER && !userHeader.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("userHeader: a header's name (" + userHeader + ")");
    }
    inRange("idleTimeout", idleTimeout);
    inRange("absoluteTimeout", absoluteTimeout);
    if (maxSessions < 1 || maxSessions > 1_000_000) {
      throw new IllegalArgumentException("maxSessions: 1 to 1000000 (" + maxSessions + ")");
    }
  }

  private static void inRange(String component, Duration value) {
    if (value.toSeconds() < 10 || value.toDays() > 7) {
      throw new IllegalArgumentException(component + ": 10 s to 7 days (" + value + ")");
    }
  }

  /** Guards nothing. */
  public static GateSettings defaults() {
    return new GateSettings(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        UserSource.LOGIN,
        "X-Remote-User",
        List.of(),
        "",
        List.of(),
        true,
        List.of(),
        "/pbx-guard",
        Duration.ofMinutes(30),
        Duration.ofHours(12),
        100_000);
  }

  /** Where users are sent to sign in, if a login is declared. */
  Optional<String> loginPath() {
    return logins.stream().map(GateLogin::path).findFirst();
  }

  /** Whether anything is guarded. */
  public boolean guards() {
    return !paths.isEmpty();
  }
}
