package org.pbxguard.core.score;

/** Whose credential it is: the source's two words, and whether its attempts were proven. */
record CredentialOwner(long high, long low, boolean proven) {
  static final CredentialOwner UNKNOWN = new CredentialOwner(0, 0, false);
}
