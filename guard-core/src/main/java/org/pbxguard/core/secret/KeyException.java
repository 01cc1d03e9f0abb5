package org.pbxguard.core.secret;

/**
 * A key cannot be had: its file is missing, damaged or open to others. The message is one sentence
 * for the administrator that names the file and the way out, and never holds key material.
 */
public final class KeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure in words. */
  KeyException(String message) {
    super(message);
  }

  /** A failure in words with what the file system said. */
  KeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
