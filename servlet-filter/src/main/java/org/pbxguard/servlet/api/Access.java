package org.pbxguard.servlet.api;

/** Who may call a route. */
enum Access {
  /** Anyone, without a key: liveness only. */
  ANYONE,
  /** Any key. */
  VIEWER,
  /** The PBX application and administrators. */
  SERVICE,
  /** Administrators. */
  ADMIN
}
