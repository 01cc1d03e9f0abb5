package org.pbxguard.core.mfa;

import java.util.Optional;

/**
 * The extension or user name that a second factor belongs to: 1 to 64 characters of {@code A-Z a-z
 * 0-9 . _ @ + -}. Letter case counts, as it does in a SIP user part (RFC 3261 19.1.4).
 *
 * <p>Immutable.
 */
public record UserId(String text) implements Comparable<UserId> {
  /** Longest name. */
  public static final int MAX_LENGTH = 64;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is empty, too long or holds another character
   */
  public UserId {
    if (!isValid(text)) {
      throw new IllegalArgumentException("extension: 1 to 64 of A-Z a-z 0-9 . _ @ + - expected");
    }
  }

  /** The user of that name, or nothing when it is no valid name. */
  public static Optional<UserId> parse(CharSequence text) {
    String name = text.toString();
    return isValid(name) ? Optional.of(new UserId(name)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    return text.chars().allMatch(UserId::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._@+-".indexOf(c) >= 0;
  }

  @Override
  public int compareTo(UserId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
