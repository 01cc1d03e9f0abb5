package org.pbxguard.core.access;

/** What the holder of an API key may do. */
public enum Role {
  /** Everything. */
  ADMIN,
  /** The PBX application: MFA of any extension, and reports of login outcomes. */
  SERVICE,
  /** Reads security, metrics and the API's description. */
  VIEWER
}
