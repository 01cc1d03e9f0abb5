package org.pbxguard.core.text.decode;

/**
 * A text after one layer of encoding was taken off.
 *
 * <p>Immutable.
 *
 * @param text the reading; the same instance that was given when nothing was encoded
 * @param overlong how surely characters were written in more UTF-8 bytes than they need: 2 for each
 *     such character, 1 for each that only looks like one
 * @param broken how many percent signs were followed by something else than two hex digits
 */
public record Decoded(String text, int overlong, int broken) {}
