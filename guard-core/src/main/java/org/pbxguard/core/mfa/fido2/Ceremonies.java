package org.pbxguard.core.mfa.fido2;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.time.GuardClock;

/**
 * Ceremonies between their two steps. A ceremony is for one user and one caller, lives a few
 * minutes, and is gone with the first answer, right or wrong; a restart forgets them all.
 *
 * <p>Holds at most 10,000; the least used is forgotten first. Thread-safe.
 */
final class Ceremonies {
  private static final int MAX_OPEN = 10_000;
  private static final int ID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Open> open;

  /** What was begun for whom. */
  sealed interface Open {
    /** The user; empty for a passkey login, where the key tells. */
    Optional<UserId> user();

    String caller();
  }

  /**
   * A registration.
   *
   * @param right whether it may add to the factors of a user who has some
   */
  record Registration(
      Optional<UserId> user,
      String caller,
      boolean right,
      PublicKeyCredentialCreationOptions options)
      implements Open {}

  /** An assertion. */
  record Assertion(Optional<UserId> user, String caller, AssertionRequest request)
      implements Open {}

  Ceremonies(Duration lifetime, GuardClock clock) {
    this.open =
        Caffeine.newBuilder()
            .ticker(clock::nanos)
            .expireAfterWrite(lifetime)
            .maximumSize(MAX_OPEN)
            .build();
  }

  /** Keeps a ceremony and names it. */
  String put(Open begun) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    open.put(id, begun);
    return id;
  }

  /** Takes a registration out, if it was begun for exactly this user and caller. */
  Optional<Registration> takeRegistration(UserId user, CeremonyAnswer answer) {
    return take(Optional.of(user), answer)
        .filter(Registration.class::isInstance)
        .map(Registration.class::cast);
  }

  /** Takes an assertion out, if it was begun for exactly this user, or nobody, and this caller. */
  Optional<Assertion> takeAssertion(Optional<UserId> user, CeremonyAnswer answer) {
    return take(user, answer).filter(Assertion.class::isInstance).map(Assertion.class::cast);
  }

  private Optional<Open> take(Optional<UserId> user, CeremonyAnswer answer) {
    return Optional.ofNullable(open.asMap().remove(answer.ceremonyId()))
        .filter(o -> o.user().equals(user) && o.caller().equals(answer.caller()));
  }
}
