package org.pbxguard.core.mfa.fido2;

/**
 * The browser's answer to a ceremony.
 *
 * <p>Immutable; prints no credential.
 *
 * @param caller who asks, as at the beginning: a session or an API key
 * @param ceremonyId the ceremony's id
 * @param credential the {@code PublicKeyCredential} as JSON
 */
public record CeremonyAnswer(String caller, String ceremonyId, String credential) {
  /** Longest credential: attestation certificates included, a few kilobytes are usual. */
  static final int MAX_CREDENTIAL = 65_536;

  @Override
  public String toString() {
    return "CeremonyAnswer(hidden)";
  }
}
