package org.pbxguard.core.journal;

import java.nio.file.Path;

/**
 * A journal cannot be replayed: a segment is missing, damaged before its end, or of another
 * version. Nothing was changed on the disk.
 */
public final class DamagedJournalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  /** A file and what is wrong with it, to follow the file's name in a sentence. */
  DamagedJournalException(Path file, String what) {
    super(what);
    this.file = file;
  }

  /** The file at fault. */
  public Path file() {
    return file;
  }
}
