package org.pbxguard.core.arrival;

/**
 * How sure it is that a message's source address sent it, and meant to. Evidence reaches only as
 * far as the traffic that could have made it: without proof nothing counts towards a block.
 */
public enum Proof {
  /** A datagram that anyone could have forged. */
  NONE(false),
  /** A connection proves the address, but another site made the browser send it: no intent. */
  CROSS_SITE(false),
  /** A datagram that echoes what only its source can have seen: a nonce, a To-tag, a cookie. */
  ECHO(true),
  /** A TCP, TLS, WebSocket or HTTP connection. */
  CONNECTION(true);

  private final boolean countsTowardsBlock;

  Proof(boolean countsTowardsBlock) {
    this.countsTowardsBlock = countsTowardsBlock;
  }

  /** Whether evidence with this proof may block the address. */
  public boolean countsTowardsBlock() {
    return countsTowardsBlock;
  }
}
