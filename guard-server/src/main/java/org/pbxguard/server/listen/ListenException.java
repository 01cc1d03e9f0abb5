package org.pbxguard.server.listen;

/**
 * A listener cannot be opened; the message is one sentence that names the setting and the cause.
 *
 * <p>Immutable.
 */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
