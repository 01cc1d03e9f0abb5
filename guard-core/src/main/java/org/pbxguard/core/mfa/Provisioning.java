package org.pbxguard.core.mfa;

/**
 * What an authenticator app needs to take up a new TOTP token: all of it tells the secret, so it is
 * shown once and kept nowhere.
 *
 * <p>Immutable; prints nothing.
 *
 * @param uri the {@code otpauth://} URI
 * @param secret the secret in Base32 without padding
 * @param groupedSecret the same in groups of four for typing
 * @param qrPng a PNG image as a data URI
 * @param qrSvg the same as an SVG document
 */
public record Provisioning(
    String uri, String secret, String groupedSecret, String qrPng, String qrSvg) {
  @Override
  public String toString() {
    return "Provisioning(hidden)";
  }
}
