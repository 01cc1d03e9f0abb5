package org.pbxguard.core.store.mapdb;

import org.jspecify.annotations.Nullable;

/** A snapshot does not verify. The message says what is wrong, to follow the file's name. */
public final class DamagedSnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, and what the reader said if it said something. */
  DamagedSnapshotException(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
