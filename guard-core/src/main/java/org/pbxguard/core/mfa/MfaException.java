package org.pbxguard.core.mfa;

/** A stored second-factor record that cannot be read, or a broken promise of our own. */
public final class MfaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure in one clear sentence without secrets. */
  public MfaException(String message) {
    super(message);
  }

  /** A failure in one clear sentence without secrets. */
  public MfaException(String message, Throwable cause) {
    super(message, cause);
  }
}
