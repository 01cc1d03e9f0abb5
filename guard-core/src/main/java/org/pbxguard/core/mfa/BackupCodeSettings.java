package org.pbxguard.core.mfa;

/**
 * Settings of backup codes; root key {@code security.mfa.backup_codes}. They apply to new sets.
 *
 * <p>Immutable.
 *
 * @param count codes in a set, 1 to 20
 * @param length characters of a code of 5 bits each, in groups of four: 8 (the original's form,
 *     less entropy than NIST SP 800-63B-4 4.2.1.1 wants), 12, 16, 20 or 24
 * @param warnAt codes left at which the person is told to make new ones
 */
public record BackupCodeSettings(int count, int length, int warnAt) {

  /** Checks the ranges. */
  public BackupCodeSettings {
    Ranges.check("count", count, 1, 20);
    Ranges.check("length", length, 8, 24);
    if (length % 4 != 0) {
      throw new IllegalArgumentException("length: must be a multiple of 4 (" + length + ")");
    }
    Ranges.check("warnAt", warnAt, 0, 20);
  }

  /** Ten codes of 80 bits, warned about when three are left. */
  public static BackupCodeSettings defaults() {
    return new BackupCodeSettings(10, 16, 3);
  }
}
