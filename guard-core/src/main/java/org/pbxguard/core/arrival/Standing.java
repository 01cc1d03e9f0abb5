package org.pbxguard.core.arrival;

/** What a sender has shown so far; each has a rate of its own. The later, the better. */
public enum Standing {
  /** Nothing: shares the strangers' budget. */
  STRANGER,
  /** Answered a challenge: it can receive at its address. */
  CHALLENGED,
  /** Holds a live registration or a signed-in session. */
  REGISTERED,
  /** Speaks inside a dialog that the guard let through; never shed. */
  IN_DIALOG,
  /** On the allow list. */
  ALLOWED
}
