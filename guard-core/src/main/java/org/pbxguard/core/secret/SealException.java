package org.pbxguard.core.secret;

/**
 * A sealed value does not open: it was changed, moved to another row, or sealed with a key that the
 * ring does not hold. Nothing of its content is known.
 *
 * <p>It carries no stack trace: the message says all that there is to say.
 */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal in words. */
  SealException(String message) {
    super(message, null, false, false);
  }
}
