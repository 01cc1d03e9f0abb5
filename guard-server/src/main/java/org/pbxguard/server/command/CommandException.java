package org.pbxguard.server.command;

/**
 * A command could not do what was asked; the message is one line for its user.
 *
 * <p>Immutable.
 */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
