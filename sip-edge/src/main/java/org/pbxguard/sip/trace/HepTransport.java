package org.pbxguard.sip.trace;

/** By what a collector gets its copies. */
public enum HepTransport {
  /** One datagram for each message. */
  UDP,
  /** One connection, opened again when it ends. */
  TCP
}
