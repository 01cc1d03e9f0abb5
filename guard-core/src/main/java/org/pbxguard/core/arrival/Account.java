package org.pbxguard.core.arrival;

/**
 * The user name or extension that a message speaks for, as it was written: attacker's text, so it
 * is capped here and escaped wherever it is printed. The empty name means that none was given.
 *
 * <p>Immutable.
 */
public record Account(String name) {
  /** Longest name that is kept apart; the rest is cut. */
  public static final int MAX_LENGTH = 128;

  /** No account named. */
  public static final Account NONE = new Account("");

  /** Cuts the name to {@link #MAX_LENGTH} characters. */
  public Account {
    if (name.length() > MAX_LENGTH) {
      name = name.substring(0, MAX_LENGTH);
    }
  }

  /** Whether a name was given. */
  public boolean named() {
    return !name.isEmpty();
  }
}
