package org.pbxguard.core.arrival;

/** The transport by which a message reached the guard (RFC 3261 18, RFC 7118, HTTP). */
public enum Channel {
  SIP_UDP(true),
  SIP_TCP(false),
  SIP_TLS(false),
  SIP_WS(false),
  SIP_WSS(false),
  HTTP(false);

  private final boolean forgeable;

  Channel(boolean forgeable) {
    this.forgeable = forgeable;
  }

  /** Whether anyone can write any source address on it: true for datagrams. */
  public boolean forgeable() {
    return forgeable;
  }

  /** Whether it carries SIP. */
  public boolean sip() {
    return this != HTTP;
  }
}
