package org.pbxguard.core.access;

/**
 * A key that was just made, with its text, which is shown this once and kept nowhere.
 *
 * <p>Immutable. {@link #toString()} leaves the text out.
 *
 * @param key what is kept
 * @param text the secret to hand to its owner
 */
public record NewApiKey(ApiKey key, String text) {
  /** What is kept, without the secret. */
  @Override
  public String toString() {
    return "NewApiKey[" + key + "]";
  }
}
