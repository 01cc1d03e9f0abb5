package org.pbxguard.core.mfa;

import java.time.Instant;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * Something about a user's second factor that the audit keeps. It holds no code and no secret.
 *
 * <p>Immutable.
 *
 * @param alias the name under which the audit keeps the user: it cannot be traced back once the
 *     user is deleted; empty until the event is handed over
 * @param method the factor it is about, if one can be named
 * @param client the address of the person, if it is known
 */
public record MfaEvent(
    Type type,
    Reason reason,
    UserId user,
    String alias,
    Optional<MfaMethod> method,
    Optional<IpAddress> client,
    Instant at) {

  static MfaEvent of(Type type, Reason reason, UserId user, Instant at) {
    return new MfaEvent(type, reason, user, "", Optional.empty(), Optional.empty(), at);
  }

  MfaEvent about(MfaMethod factor) {
    return new MfaEvent(type, reason, user, alias, Optional.of(factor), client, at);
  }

  MfaEvent under(String name) {
    return new MfaEvent(type, reason, user, name, method, client, at);
  }

  /** The event types of the REST contract. */
  public enum Type {
    /** A factor became active, or was removed while others stay. */
    MFA_ENROLLED,
    /** A code or key was accepted. */
    MFA_VERIFIED,
    /** A code or key was refused. */
    MFA_FAILED,
    /** Everything of the user was deleted. */
    MFA_DISABLED,
    /** An administrator or the user changed something else: codes, limits, devices, windows. */
    CONFIG_CHANGED
  }

  /** Why, for the audit alone: callers of a refusal are all told the same. */
  public enum Reason {
    /** Nothing more to say. */
    NONE,
    /** The code or signature is wrong. */
    WRONG,
    /** It was right once and has been used: somebody may have seen it. */
    REPLAYED,
    /** The input has the form of no factor. */
    UNREADABLE,
    /** The user has no such factor. */
    NOT_ENROLLED,
    /** The factor is suspended after too many failures. */
    SUSPENDED,
    /** The key's counter did not grow: it may have been cloned. */
    CLONED,
    /** A ceremony that is unknown, expired, spent or another user's. */
    CEREMONY,
    /** No enrolment is pending. */
    NOT_PENDING,
    /** Three backup codes or fewer are left. */
    FEW_CODES_LEFT,
    /** A new set of backup codes was issued. */
    CODES_REISSUED,
    /** One factor was removed, others stay. */
    FACTOR_REMOVED,
    /** Failure counts were reset. */
    LIMITS_RESET,
    /** A device was trusted. */
    DEVICE_TRUSTED,
    /** Trust in devices was withdrawn. */
    DEVICE_REVOKED,
    /** An enrolment token was issued or an enrolment window opened. */
    ENROLMENT_OPENED,
    /** A token or window for the first enrolment was taken back. */
    ENROLMENT_CLOSED,
    /** The state was put back from a backup: codes and devices are void. */
    RESTORED
  }
}
