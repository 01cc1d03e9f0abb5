package org.pbxguard.servlet.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.time.GuardClock;

/**
 * What is known of the application's sessions: which begin here and are nobody's yet, who signed in
 * to which, and which of these are verified. A verified session is good for its user, its
 * application session and the factors that the user had when it was made. Tokens are kept as hashes
 * only.
 *
 * <p>Holds at most {@code max_sessions} of each; the least used go first, which signs their users
 * out. Everything is gone with the process. Thread-safe.
 */
final class GateSessions {
  private static final int TOKEN_BYTES = 32;
  private static final int MAX_TOKEN = 64;
  private static final int SHOWN_ID = 16;

  private final GateSettings settings;
  private final GuardClock clock;
  private final Function<UserId, String> factors;
  private final Cache<String, Boolean> strangers;
  private final Cache<String, UserId> signedIn;
  private final Cache<String, String> wanted;
  private final Cache<String, Verified> verified;
  private final SecureRandom random = new SecureRandom();

  /** A verified session; it is as old as the proof of the factor that made it. */
  private record Verified(
      Identity who, String factors, String device, Instant proven, Instant seen) {}

  /**
   * A verified session as its user sees it.
   *
   * @param id tells it apart; not enough to pass for it
   * @param device where it was made
   */
  record Shown(String id, String device, Instant proven, Instant seen) {}

  /**
   * Sessions that forget by {@code clock}.
   *
   * @param factors a text that changes when a user's factors do
   */
  GateSessions(GateSettings settings, GuardClock clock, Function<UserId, String> factors) {
    this.settings = settings;
    this.clock = clock;
    this.factors = factors;
    this.strangers = cache();
    this.signedIn = cache();
    this.wanted = cache();
    this.verified = cache();
  }

  private <V> Cache<String, V> cache() {
    return Caffeine.newBuilder()
        .maximumSize(settings.maxSessions())
        .expireAfterAccess(settings.absoluteTimeout())
        .ticker(clock::nanos)
        .build();
  }

  /** The name of an application session here. */
  static String binding(String cookie) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(cookie.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** An application session begins before any sign-in: it is nobody's. */
  void begun(String binding) {
    if (signedIn.getIfPresent(binding) == null) {
      strangers.put(binding, false);
    }
  }

  /** Somebody may have signed in to a session in a way that is not seen here. */
  void tried(String binding) {
    strangers.asMap().computeIfPresent(binding, (key, tried) -> true);
  }

  /** Whether a session is certainly nobody's. */
  boolean isNobodys(String binding) {
    return Boolean.FALSE.equals(strangers.getIfPresent(binding));
  }

  /** Whether a session began here as nobody's: it may be signed in to. */
  boolean mayTry(String binding) {
    return strangers.getIfPresent(binding) != null;
  }

  /** A user signed in to an application session: what was verified in it is void. */
  void signIn(String binding, UserId user) {
    end(binding);
    strangers.invalidate(binding);
    signedIn.put(binding, user);
  }

  /** Who signed in to an application session. */
  Optional<Identity> identity(String binding) {
    return Optional.ofNullable(signedIn.getIfPresent(binding))
        .map(user -> new Identity(user, binding, Set.of()));
  }

  /** Notes where to go on after the factor is proven: kept here, no page can name another place. */
  void want(Identity who, String target) {
    wanted.put(who.binding(), target);
  }

  /** Where to go on; empty when no page was asked for. */
  String wanted(Identity who) {
    return Optional.ofNullable(wanted.getIfPresent(who.binding())).orElse("");
  }

  /** Ends an application session here: its user and what was verified in it are forgotten. */
  void end(String binding) {
    if (signedIn.asMap().remove(binding) != null) {
      strangers.put(binding, true);
    }
    wanted.invalidate(binding);
    verified.asMap().values().removeIf(session -> session.who().binding().equals(binding));
  }

  /**
   * A new verified session in the place of the old one; returns its token, for the browser alone.
   *
   * @param old the token that the browser carried, empty for none
   * @param proven when the user proved the factor
   */
  String verified(Identity who, String device, String old, Instant proven) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    verified.asMap().computeIfPresent(binding(old), (k, v) -> v.who().is(who) ? null : v);
    verified.put(
        binding(token),
        new Verified(who, factors.apply(who.user()), device, proven, clock.instant()));
    return token;
  }

  /** As {@link #verified(Identity, String, String, Instant)}, by a proof of just now. */
  String verified(Identity who, String device, String old) {
    return verified(who, device, old, clock.instant());
  }

  /** Whether a token is that of a live verified session of exactly this user and session. */
  boolean isVerified(String token, Identity who) {
    return proven(token, who).isPresent();
  }

  /** When the factor was proven in the session that {@link #isVerified} speaks of. */
  Optional<Instant> proven(String token, Identity who) {
    if (token.length() > MAX_TOKEN) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return Optional.ofNullable(
            verified
                .asMap()
                .computeIfPresent(
                    binding(token), (k, old) -> isLive(old, now) ? seen(old, now) : null))
        .filter(session -> session.who().is(who))
        .map(Verified::proven);
  }

  /** The live verified sessions of a user, the newest first. */
  List<Shown> list(UserId user) {
    Instant now = clock.instant();
    return verified.asMap().entrySet().stream()
        .filter(e -> e.getValue().who().user().equals(user) && isLive(e.getValue(), now))
        .map(e -> shown(e.getKey(), e.getValue()))
        .sorted(Comparator.comparing(Shown::proven).reversed())
        .toList();
  }

  private static Shown shown(String key, Verified session) {
    return new Shown(shownId(key), session.device(), session.proven(), session.seen());
  }

  private static String shownId(String key) {
    return key.substring(0, SHOWN_ID);
  }

  /** The id of a token's session in the list. */
  static String idOf(String token) {
    return shownId(binding(token));
  }

  /** Ends the sessions of a user whose id {@code which} takes, and their application sessions. */
  void end(UserId user, Predicate<String> which) {
    verified.asMap().entrySet().stream()
        .filter(e -> e.getValue().who().user().equals(user) && which.test(shownId(e.getKey())))
        .map(e -> e.getValue().who().binding())
        .toList()
        .forEach(this::end);
  }

  private boolean isLive(Verified session, Instant now) {
    return session.seen().plus(settings.idleTimeout()).isAfter(now)
        && session.proven().plus(settings.absoluteTimeout()).isAfter(now)
        && session.factors().equals(factors.apply(session.who().user()));
  }

  private static Verified seen(Verified session, Instant now) {
    return new Verified(session.who(), session.factors(), session.device(), session.proven(), now);
  }
}
