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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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

  /** By application session and by hash of the token: whoever has no session costs no search. */
  private final Cache<String, Map<String, Verified>> verified;

  private final SecureRandom random = new SecureRandom();

  /** A verified session; it is as old as the proof of the factor that made it. */
  private record Verified(
      UserId user, String factors, String device, Instant proven, Instant seen) {}

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
    this.verified =
        forgetting()
            .maximumWeight(settings.maxSessions())
            .<String, Map<String, Verified>>weigher((binding, own) -> own.size())
            .build();
  }

  private <V> Cache<String, V> cache() {
    return forgetting().maximumSize(settings.maxSessions()).build();
  }

  private Caffeine<Object, Object> forgetting() {
    return Caffeine.newBuilder().expireAfterAccess(settings.absoluteTimeout()).ticker(clock::nanos);
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
    verified.invalidate(binding);
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
    Instant now = clock.instant();
    Verified session = new Verified(who.user(), factors.apply(who.user()), device, proven, now);
    verified
        .asMap()
        .merge(
            who.binding(),
            Map.of(binding(token), session),
            (known, added) -> {
              Map<String, Verified> own = new HashMap<>(known);
              own.values().removeIf(each -> !isLive(each, now));
              own.computeIfPresent(
                  binding(old), (k, each) -> each.user().equals(who.user()) ? null : each);
              own.putAll(added);
              return Map.copyOf(own);
            });
    return token;
  }

  /** As {@link #verified(Identity, String, String, Instant)}, by a proof of just now. */
  String verified(Identity who, String device, String old) {
    return verified(who, device, old, clock.instant());
  }

  /**
   * When the factor was proven, where a token is that of a live verified session of exactly this
   * user and session.
   */
  Optional<Instant> proven(String token, Identity who) {
    if (token.length() > MAX_TOKEN) {
      return Optional.empty();
    }
    String key = binding(token);
    Map<String, Verified> own =
        verified.asMap().computeIfPresent(who.binding(), (k, known) -> touch(known, key));
    return Optional.ofNullable(own)
        .map(known -> known.get(key))
        .filter(session -> session.user().equals(who.user()))
        .map(Verified::proven);
  }

  /** The sessions with one seen now, without it when it is dead; null when none is left. */
  private @Nullable Map<String, Verified> touch(Map<String, Verified> known, String key) {
    if (!known.containsKey(key)) {
      return known;
    }
    Instant now = clock.instant();
    Map<String, Verified> own = new HashMap<>(known);
    own.computeIfPresent(key, (k, old) -> isLive(old, now) ? seen(old, now) : null);
    return own.isEmpty() ? null : Map.copyOf(own);
  }

  /** The live verified sessions of a user, the newest first. */
  List<Shown> list(UserId user) {
    Instant now = clock.instant();
    return verified.asMap().values().stream()
        .flatMap(own -> own.entrySet().stream())
        .filter(e -> e.getValue().user().equals(user) && isLive(e.getValue(), now))
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
    for (Map.Entry<String, Map<String, Verified>> each : verified.asMap().entrySet()) {
      boolean taken =
          each.getValue().entrySet().stream()
              .anyMatch(s -> s.getValue().user().equals(user) && which.test(shownId(s.getKey())));
      if (taken) {
        end(each.getKey());
      }
    }
  }

  private boolean isLive(Verified session, Instant now) {
    return session.seen().plus(settings.idleTimeout()).isAfter(now)
        && session.proven().plus(settings.absoluteTimeout()).isAfter(now)
        && session.factors().equals(factors.apply(session.user()));
  }

  private static Verified seen(Verified session, Instant now) {
    return new Verified(session.user(), session.factors(), session.device(), session.proven(), now);
  }
}
