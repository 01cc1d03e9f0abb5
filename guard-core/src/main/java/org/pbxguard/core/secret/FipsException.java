package org.pbxguard.core.secret;

/**
 * Cryptography is not that of a FIPS 140 module in approved mode though the settings want it. The
 * message is one sentence for the administrator that names what is missing and the way out.
 */
public final class FipsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal in words. */
  FipsException(String message) {
    super(message);
  }

  /** A refusal in words with what the module said. */
  FipsException(String message, Throwable cause) {
    super(message, cause);
  }
}
