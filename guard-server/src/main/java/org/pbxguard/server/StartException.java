package org.pbxguard.server;

/**
 * The process cannot start; the message is one line that names the cause and, where there is one,
 * the way out.
 *
 * <p>Immutable.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the cause in words; {@code cause} is for the log. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
