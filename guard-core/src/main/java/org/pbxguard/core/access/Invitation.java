package org.pbxguard.core.access;

import java.time.Instant;

/**
 * A right to sign in once without a passkey, for whoever holds its text, which is shown this once
 * and kept nowhere.
 *
 * <p>Immutable. {@link #toString()} leaves the text out.
 *
 * @param text the secret to hand to the person
 * @param expires when it ends by itself
 */
public record Invitation(String text, Instant expires) {
  /** When it ends, without the secret. */
  @Override
  public String toString() {
    return "Invitation[until " + expires + "]";
  }
}
