package org.pbxguard.core.mfa;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pbxguard.core.secret.KeyId;

/**
 * Makes sets of backup codes and counts what is left of one.
 *
 * <p>Implementations are thread-safe.
 */
public interface BackupCodeIssuer {

  /** A new set of codes, or nothing when too much is being computed already. */
  Optional<Issued> issue(Instant now);

  /** Takes note of a set that was stored before the start: every attempt costs what it takes. */
  void keep(Credential set);

  /** How many codes of a set are unused. */
  int left(Credential set);

  /** The versions of the master key that a set cannot be checked without. */
  Set<KeyId> keys(Credential set);

  /**
   * A new set: what the store keeps and what the person is shown.
   *
   * <p>Immutable; prints nothing.
   */
  record Issued(Credential credential, List<String> codes) {
    /** Copies the list. */
    public Issued {
      codes = List.copyOf(codes);
    }

    @Override
    public String toString() {
      return "Issued(hidden)";
    }
  }
}
