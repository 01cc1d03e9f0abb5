package org.pbxguard.servlet.body;

/**
 * What the head of a request says of its body, and what the settings say of its path.
 *
 * <p>Immutable.
 *
 * @param length Content-Length, or -1 when it is not known
 * @param coding Content-Encoding, empty for none
 * @param streamed whether a body over the cap goes on with its head inspected, instead of 413
 */
public record BodyHead(long length, String coding, boolean streamed) {}
