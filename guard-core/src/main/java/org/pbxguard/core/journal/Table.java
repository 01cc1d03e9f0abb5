package org.pbxguard.core.journal;

/**
 * The kinds of rows that the state directory holds. The ids are on disk: never change or reuse one.
 */
public enum Table {
  META(1),
  BLOCK(2),
  ALLOW(3),
  HISTORY(4),
  API_KEY(5),
  MFA(6),
  AUDIT(7),
  REGISTRATION(8),
  SESSION(9);

  private final int id;

  Table(int id) {
    this.id = id;
  }

  /** The id on disk, 1 to 127. */
  public int id() {
    return id;
  }
}
