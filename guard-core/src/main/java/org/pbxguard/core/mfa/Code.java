package org.pbxguard.core.mfa;

import java.util.Locale;

/**
 * What a person typed to prove the second factor, with blanks and dashes taken out and letters in
 * upper case. It prints nothing, so that no log or exception can show it.
 *
 * <p>Immutable.
 */
public final class Code {
  /** Longest input looked at; anything longer is no code of any factor. */
  static final int MAX_LENGTH = 128;

  private final String text;

  private Code(String text) {
    this.text = text;
  }

  /** The code in a text; text longer than 128 characters yields the empty code. */
  public static Code of(CharSequence typed) {
    if (typed.length() > MAX_LENGTH) {
      return new Code("");
    }
    StringBuilder kept = new StringBuilder(typed.length());
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (c != ' ' && c != '-' && c != '\t' && c != '\u00a0') {
        kept.append(c);
      }
    }
    return new Code(kept.toString().toUpperCase(Locale.ROOT));
  }

  /** The characters; a secret until it was spent, so never to be logged or kept. */
  public String reveal() {
    return text;
  }

  /** The number of characters. */
  public int length() {
    return text.length();
  }

  /** Whether it is not empty and holds only characters of {@code alphabet}. */
  public boolean isOf(String alphabet) {
    return !text.isEmpty() && text.chars().allMatch(c -> alphabet.indexOf(c) >= 0);
  }

  @Override
  public String toString() {
    return "Code(hidden)";
  }
}
