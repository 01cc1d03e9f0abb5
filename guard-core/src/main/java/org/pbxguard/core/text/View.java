package org.pbxguard.core.text;

/**
 * One reading of a text: as it came, or with some layers of encoding taken off.
 *
 * <p>Immutable.
 *
 * @param text the reading; hostile
 * @param where where the text stood
 * @param depth how many layers of encoding were taken off
 */
public record View(String text, Where where, int depth) {

  /** Whether the text stood in a place of this kind. */
  public boolean in(Place place) {
    return where.place() == place;
  }

  /** The character at {@code index}, or NUL beyond either end. */
  public char at(int index) {
    return index >= 0 && index < text.length() ? text.charAt(index) : 0;
  }
}
