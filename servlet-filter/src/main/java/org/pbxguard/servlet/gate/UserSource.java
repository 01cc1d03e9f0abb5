package org.pbxguard.servlet.gate;

/** Where the gate learns who is signed in; values of the setting {@code users}. */
public enum UserSource {
  /** From the declared logins, which it watches: the application need not know of the gate. */
  LOGIN,
  /** From a header that a trusted proxy sets; nobody else is believed. */
  HEADER,
  /** From the container, which has authenticated the request before the filters run. */
  PRINCIPAL
}
