package org.pbxguard.server.listen;

/**
 * A listener cannot be opened; the message is one sentence that names the setting and the cause.
 *
 * <p>Immutable.
 */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  ListenException(String problem, Throwable cause) {
    super(problem, cause);
    this.problem = problem;
  }

  /** The message. */
  public String problem() {
    return problem;
  }
}
