package org.pbxguard.core.store;

/**
 * The state directory cannot be opened. The message is one sentence for the administrator that
 * names the file and the way out; nothing in the directory was changed.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure in words. */
  StoreException(String message) {
    super(message);
  }

  /** A failure in words with what was behind it. */
  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
