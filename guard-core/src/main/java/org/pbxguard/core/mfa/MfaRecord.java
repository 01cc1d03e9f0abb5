package org.pbxguard.core.mfa;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is stored about one user's second factor, but for what would let somebody pass
 * for the user: no secret, no hash of a code, no public key. It is what a person may ask for (GDPR
 * article 15).
 *
 * <p>Immutable.
 *
 * @param alias the name under which the audit keeps the user; empty for one who is not enrolled
 * @param factors what is enrolled, the set of backup codes among it
 * @param backupCodes unused backup codes
 * @param failures attempts in a row that failed
 * @param lastFailure when the last of them was
 * @param pendingUntil when an enrolment that was begun ends
 * @param passUntil when a token or window for the first enrolment ends
 * @param firstAsked when a factor was first asked of the user
 */
public record MfaRecord(
    UserId user,
    Optional<String> alias,
    List<Factor> factors,
    int backupCodes,
    List<TrustedDevice> devices,
    int failures,
    Optional<Instant> lastFailure,
    Optional<Instant> pendingUntil,
    Optional<Instant> passUntil,
    Optional<Instant> firstAsked) {

  /** Copies the lists. */
  public MfaRecord {
    factors = List.copyOf(factors);
    devices = List.copyOf(devices);
  }

  /**
   * One enrolled factor.
   *
   * @param id what tells it apart among those of its kind
   * @param name what the person calls it
   */
  public record Factor(MfaMethod method, String id, String name, Instant created) {
    static Factor of(Credential credential) {
      return new Factor(
          credential.method(), credential.id(), credential.name(), credential.created());
    }
  }

  /** Whether nothing at all is stored. */
  public boolean isEmpty() {
    return alias.isEmpty()
        && pendingUntil.isEmpty()
        && passUntil.isEmpty()
        && firstAsked.isEmpty()
        && failures == 0;
  }
}
