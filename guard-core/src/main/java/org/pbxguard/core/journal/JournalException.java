package org.pbxguard.core.journal;

/** The disk refused a change: nothing of it may be acknowledged. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with the reason in words, for the log only. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A failure with the reason in words, for the log only. */
  public JournalException(String message) {
    super(message);
  }
}
