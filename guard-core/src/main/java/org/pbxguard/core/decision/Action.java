package org.pbxguard.core.decision;

/** What is done with a message, mildest first. */
public enum Action {
  /** Nothing was found. */
  ALLOW,
  /** Let through and noted. */
  OBSERVE,
  /** Over its sender's own rate: let through later, or told to come back later. */
  SHAPE,
  /** Refused with an answer, on a connection. */
  REJECT,
  /** Refused without an answer, on a datagram channel. */
  DROP,
  /** Refused, and its source is blocked from now on. */
  BLOCK;

  /** Whether the message does not go on to where it was sent. */
  public boolean refuses() {
    return compareTo(REJECT) >= 0;
  }
}
