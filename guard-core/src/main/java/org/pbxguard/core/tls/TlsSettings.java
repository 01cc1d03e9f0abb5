package org.pbxguard.core.tls;

import java.nio.file.Path;

/**
 * Where a listener's certificate and key are: settings {@code tls} below {@code http} and {@code
 * api}, each of {@code sip.tls.certificates}. TLS 1.2 and 1.3 are spoken; both files are read again
 * when one changes.
 *
 * <p>Immutable.
 *
 * @param certificate a PEM file with the listener's certificate first, then its chain
 * @param key a PEM file with the unencrypted private key (PKCS #8, or PKCS #1 for RSA)
 */
public record TlsSettings(Path certificate, Path key) {}
