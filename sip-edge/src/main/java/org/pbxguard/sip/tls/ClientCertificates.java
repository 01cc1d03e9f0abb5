package org.pbxguard.sip.tls;

/** Whether a TLS client must say who it is by a certificate (RFC 8446 4.3.2). */
public enum ClientCertificates {
  /** It is not asked. */
  NONE,
  /** It is asked; one that it gives must come from an authority, none will do, too. */
  REQUESTED,
  /** Without one from an authority there is no connection. */
  REQUIRED
}
