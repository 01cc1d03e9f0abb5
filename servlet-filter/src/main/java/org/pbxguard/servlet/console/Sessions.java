package org.pbxguard.servlet.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pbxguard.core.time.GuardClock;

/**
 * Who is signed in to the console, in which browser. A session is good while its person is an
 * administrator with the passkeys of when it began. One that was begun without a passkey, by an API
 * key or an invitation, only sets one up, and soon ends. Tokens are kept as hashes only.
 *
 * <p>Holds at most 1,000; the least used goes first. Everything is gone with the process.
 * Thread-safe.
 */
final class Sessions {
  /** How long a session without a passkey lives. */
  static final Duration SET_UP = Duration.ofMinutes(10);

  private static final int MAX_SESSIONS = 1_000;
  private static final int TOKEN_BYTES = 32;
  private static final int MAX_TOKEN = 64;
  private static final int SHOWN_ID = 16;

  private final ConsoleSettings settings;
  private final GuardClock clock;
  private final Function<String, Optional<String>> passkeys;
  private final Cache<String, Session> live;
  private final SecureRandom random = new SecureRandom();

  /**
   * A session.
   *
   * @param name of the administrator
   * @param setUp whether it was begun without a passkey
   * @param passkeys what the passkeys were when it began
   * @param device where it is
   * @param begun when the person signed in
   * @param proven when the passkey was proven last
   * @param seen when it was used last
   */
  record Session(
      String name,
      boolean setUp,
      String passkeys,
      String device,
      Instant begun,
      Instant proven,
      Instant seen) {
    private Session seenAt(Instant now) {
      return new Session(name, setUp, passkeys, device, begun, proven, now);
    }
  }

  /** A session as its person sees it; the id is not enough to pass for it. */
  record Shown(String id, String device, Instant begun, Instant seen) {}

  /**
   * Sessions that forget by {@code clock}.
   *
   * @param passkeys a text that changes when an administrator's passkeys do; empty for who is no
   *     administrator
   */
  Sessions(
      ConsoleSettings settings, GuardClock clock, Function<String, Optional<String>> passkeys) {
    this.settings = settings;
    this.clock = clock;
    this.passkeys = passkeys;
    this.live =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .expireAfterWrite(settings.absoluteTimeout())
            .ticker(clock::nanos)
            .build();
  }

  /** A new token: nobody's, until somebody signs in. */
  String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The name of a token here. */
  static String binding(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Whether text can be a token. */
  static boolean isToken(String text) {
    return text.length() <= MAX_TOKEN && text.matches("[A-Za-z0-9_-]{43}");
  }

  /**
   * An administrator signed in: a session under a new token, in the place of what the browser had.
   *
   * @param setUp whether without a passkey
   * @param old the token that the browser carried
   */
  String begin(String name, boolean setUp, String device, String old) {
    end(old);
    Instant now = clock.instant();
    return put(new Session(name, setUp, passkeys.apply(name).orElse(""), device, now, now, now));
  }

  /**
   * The session goes on under a new token, with the passkeys that the person has now.
   *
   * @param proven when the passkey was proven last
   */
  String renew(Session session, Instant proven, String old) {
    end(old);
    String name = session.name();
    return put(
        new Session(
            name,
            false,
            passkeys.apply(name).orElse(""),
            session.device(),
            session.begun(),
            proven,
            clock.instant()));
  }

  private String put(Session session) {
    String token = newToken();
    live.put(binding(token), session);
    return token;
  }

  /** The live session of a token. */
  Optional<Session> find(String token) {
    if (!isToken(token)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return Optional.ofNullable(
        live.asMap()
            .computeIfPresent(
                binding(token), (key, old) -> isLive(old, now) ? old.seenAt(now) : null));
  }

  private boolean isLive(Session session, Instant now) {
    Duration most = session.setUp() ? SET_UP : settings.absoluteTimeout();
    return session.seen().plus(settings.idleTimeout()).isAfter(now)
        && session.begun().plus(most).isAfter(now)
        && passkeys.apply(session.name()).filter(session.passkeys()::equals).isPresent();
  }

  /** Whether the passkey was proven just now, or the session is there to set one up. */
  boolean isFresh(Session session) {
    return session.setUp()
        || session.proven().plus(settings.stepUpLifetime()).isAfter(clock.instant());
  }

  /** The live sessions of an administrator, the newest first. */
  List<Shown> list(String name) {
    Instant now = clock.instant();
    return live.asMap().entrySet().stream()
        .filter(e -> e.getValue().name().equals(name) && isLive(e.getValue(), now))
        .map(
            e ->
                new Shown(
                    e.getKey().substring(0, SHOWN_ID),
                    e.getValue().device(),
                    e.getValue().begun(),
                    e.getValue().seen()))
        .sorted(Comparator.comparing(Shown::begun).reversed())
        .toList();
  }

  /** The id of a token's session in the list. */
  static String idOf(String token) {
    return binding(token).substring(0, SHOWN_ID);
  }

  /** Ends the session of a token, if there is one. */
  void end(String token) {
    live.invalidate(binding(token));
  }

  /** Ends the sessions of an administrator whose id {@code which} takes. */
  void end(String name, Predicate<String> which) {
    live.asMap()
        .entrySet()
        .removeIf(
            e -> e.getValue().name().equals(name) && which.test(e.getKey().substring(0, SHOWN_ID)));
  }
}
