package org.pbxguard.core.journal;

import java.util.Optional;

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
  SESSION(9),
  ADMINISTRATOR(10);

  private static final Table[] BY_ID = new Table[Byte.MAX_VALUE + 1];

  static {
    for (Table table : values()) {
      BY_ID[table.id] = table;
    }
  }

  private final int id;

  Table(int id) {
    this.id = id;
  }

  /** The id on disk, 1 to 127. */
  public int id() {
    return id;
  }

  /** The table with this id on disk; empty for an id that this version does not know. */
  public static Optional<Table> of(int id) {
    return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
  }
}
