package org.pbxguard.core.mfa;

import java.util.Optional;

/**
 * The extension or user name that a second factor belongs to: 1 to 64 characters of {@code A-Z a-z
 * 0-9 . _ @ + -}. Letter case counts, as it does in a SIP user part (RFC 3261 19.1.4).
 *
 * <p>The guard's own administrators have names in a realm of their own, which no extension and no
 * text from outside can name: {@link #parse} never yields one.
 *
 * <p>Immutable.
 */
public record UserId(String text) implements Comparable<UserId> {
  /** Longest name. */
  public static final int MAX_LENGTH = 64;

  /** Longest name of an administrator. */
  public static final int MAX_ADMINISTRATOR = 32;

  /** Holds a character that no extension may hold. */
  private static final String REALM = "guard:";

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is empty, too long or holds another character
   */
  public UserId {
    if (!isValid(text) && !isOfRealm(text)) {
      throw new IllegalArgumentException("extension: 1 to 64 of A-Z a-z 0-9 . _ @ + - expected");
    }
  }

  /** The user of that name, or nothing when it is no valid name. */
  public static Optional<UserId> parse(CharSequence text) {
    String name = text.toString();
    return isValid(name) ? Optional.of(new UserId(name)) : Optional.empty();
  }

  /**
   * An administrator of the guard.
   *
   * @throws IllegalArgumentException unless the name is 1 to {@link #MAX_ADMINISTRATOR} of the
   *     characters of an extension, the first a letter or digit
   */
  public static UserId administrator(String name) {
    if (!isAdministratorName(name)) {
      throw new IllegalArgumentException(
          "name: 1 to 32 of A-Z a-z 0-9 . _ @ + - expected, the first a letter or digit");
    }
    return new UserId(REALM + name);
  }

  /** Whether text can be an administrator's name. */
  public static boolean isAdministratorName(String name) {
    return isValid(name)
        && name.length() <= MAX_ADMINISTRATOR
        && "._@+-".indexOf(name.charAt(0)) < 0;
  }

  /** Whether it is an administrator of the guard, who is no user of the PBX. */
  public boolean isAdministrator() {
    return text.startsWith(REALM);
  }

  /** The name as people say it, without the realm. */
  public String name() {
    return isAdministrator() ? text.substring(REALM.length()) : text;
  }

  private static boolean isOfRealm(String text) {
    return text.startsWith(REALM)
        && text.length() <= MAX_LENGTH
        && isValid(text.substring(REALM.length()));
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
