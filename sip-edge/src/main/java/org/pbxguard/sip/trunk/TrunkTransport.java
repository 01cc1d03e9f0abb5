package org.pbxguard.sip.trunk;

/** By what a trunk is reached, and by what it comes at least. */
public enum TrunkTransport {
  /** UDP; what comes by a connection is the trunk's, too. */
  UDP,
  /** TCP, by a connection that the edge opens; a datagram is never the trunk's. */
  TCP
}
