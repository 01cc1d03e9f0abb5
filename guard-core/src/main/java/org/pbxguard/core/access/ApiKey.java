package org.pbxguard.core.access;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an API key; the key itself is not.
 *
 * <p>Immutable.
 *
 * @param id its public name, eight hexadecimal digits of the hash
 * @param role what it may do
 * @param note whose it is, in words
 * @param created when it was made
 * @param expires when it ends by itself
 */
public record ApiKey(
    String id, Role role, String note, Instant created, Optional<Instant> expires) {
  /** Longest note that is kept, in characters. */
  public static final int MAX_NOTE = 128;

  /** Cuts the note. */
  public ApiKey {
    if (note.length() > MAX_NOTE) {
      note = note.substring(0, MAX_NOTE);
    }
  }

  /** Whether it may be used at {@code now}. */
  public boolean validAt(Instant now) {
    return expires.isEmpty() || now.isBefore(expires.get());
  }
}
