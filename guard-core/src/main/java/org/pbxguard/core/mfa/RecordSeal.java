package org.pbxguard.core.mfa;

/**
 * Encrypts a row of {@code Table.MFA} and binds it to its key, so that a row copied to another
 * user's place does not open.
 *
 * <p>Implementations are thread-safe.
 */
public interface RecordSeal {

  /** The sealed form of {@code plain} for the row at {@code rowKey}. */
  byte[] seal(byte[] rowKey, byte[] plain);

  /**
   * The plain form.
   *
   * @throws RuntimeException if it was not sealed for exactly this row or with another key
   */
  byte[] open(byte[] rowKey, byte[] sealed);
}
