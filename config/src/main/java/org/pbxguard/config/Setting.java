package org.pbxguard.config;

/**
 * One setting as it holds now.
 *
 * <p>Immutable.
 *
 * @param path the path, such as {@code sip.listen}
 * @param variable the environment variable that overrides it
 * @param value the value in the form in which a file writes it; empty for none
 * @param source where it comes from: {@code default}, {@code guard.yml:12}, {@code --set} or a
 *     variable
 */
public record Setting(String path, String variable, String value, String source) {}
