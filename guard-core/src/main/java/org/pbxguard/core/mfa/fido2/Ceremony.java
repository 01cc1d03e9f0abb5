package org.pbxguard.core.mfa.fido2;

/**
 * A ceremony that was begun: what goes to the browser.
 *
 * <p>Immutable.
 *
 * @param id names it in the second step
 * @param publicKey the options as JSON: the argument of {@code navigator.credentials.create} or
 *     {@code get} in the form of {@code PublicKeyCredential.parseCreationOptionsFromJSON}
 */
public record Ceremony(String id, String publicKey) {}
