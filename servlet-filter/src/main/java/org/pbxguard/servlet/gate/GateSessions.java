package org.pbxguard.servlet.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.time.GuardClock;

/**
 * Who signed in to which session of the application, and which of these are verified. A verified
 * session is good for its user, its application session and the factors that the user had when it
 * was made. Tokens are kept as hashes only.
 *
 * <p>Holds at most {@code max_sessions} of each; the least used go first, which signs their users
 * out. Everything is gone with the process. Thread-safe.
 */
final class GateSessions {
  private static final int TOKEN_BYTES = 32;
  private static final int MAX_TOKEN = 64;

  private final GateSettings settings;
  private final GuardClock clock;
  private final Function<UserId, String> factors;
  private final Cache<String, SignedIn> signedIn;
  private final Cache<String, Verified> verified;
  private final SecureRandom random = new SecureRandom();

  /** An application session, and the page that was asked for before the factor was proven. */
  private record SignedIn(UserId user, String wanted) {}

  /** A verified session. */
  private record Verified(Identity who, String factors, Instant created, Instant seen) {}

  /**
   * Sessions that forget by {@code clock}.
   *
   * @param factors a text that changes when a user's factors do
   */
  GateSessions(GateSettings settings, GuardClock clock, Function<UserId, String> factors) {
    this.settings = settings;
    this.clock = clock;
    this.factors = factors;
    this.signedIn = cache();
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

  /** A user signed in to an application session: what was verified in it is void. */
  void signIn(String binding, UserId user) {
    end(binding);
    signedIn.put(binding, new SignedIn(user, ""));
  }

  /** Who signed in to an application session. */
  Optional<Identity> identity(String binding) {
    return Optional.ofNullable(signedIn.getIfPresent(binding))
        .map(session -> new Identity(session.user(), binding));
  }

  /** Notes where to go on after the factor is proven: kept here, no page can name another place. */
  void want(Identity who, String target) {
    signedIn
        .asMap()
        .computeIfPresent(who.binding(), (key, session) -> new SignedIn(session.user(), target));
  }

  /** Where to go on; empty when no page was asked for. */
  String wanted(Identity who) {
    return Optional.ofNullable(signedIn.getIfPresent(who.binding()))
        .map(SignedIn::wanted)
        .orElse("");
  }

  /** Ends an application session here: its user and what was verified in it are forgotten. */
  void end(String binding) {
    signedIn.invalidate(binding);
    verified.asMap().values().removeIf(session -> session.who().binding().equals(binding));
  }

  /** A new verified session; returns its token, for the browser alone. */
  String verified(Identity who) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant();
    verified.put(binding(token), new Verified(who, factors.apply(who.user()), now, now));
    return token;
  }

  /** Whether a token is that of a live verified session of exactly this user and session. */
  boolean isVerified(String token, Identity who) {
    if (token.length() > MAX_TOKEN) {
      return false;
    }
    String key = binding(token);
    Instant now = clock.instant();
    Verified session =
        verified
            .asMap()
            .computeIfPresent(key, (k, old) -> isLive(old, now) ? seen(old, now) : null);
    return session != null && session.who().equals(who);
  }

  private boolean isLive(Verified session, Instant now) {
    return session.seen().plus(settings.idleTimeout()).isAfter(now)
        && session.created().plus(settings.absoluteTimeout()).isAfter(now)
        && session.factors().equals(factors.apply(session.who().user()));
  }

  private static Verified seen(Verified session, Instant now) {
    return new Verified(session.who(), session.factors(), session.created(), now);
  }
}
