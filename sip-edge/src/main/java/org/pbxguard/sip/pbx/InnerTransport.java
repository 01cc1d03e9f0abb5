package org.pbxguard.sip.pbx;

/** By what transport the PBXs get messages (SIP.md 0.14 has the reasons). */
public enum InnerTransport {
  /** Datagrams go on as such; what came by a connection goes by TCP to a PBX off this machine. */
  AUTO,
  /** UDP for all. */
  UDP,
  /** TCP for all. */
  TCP
}
