package org.pbxguard.core.block;

import java.time.Instant;
import org.pbxguard.core.net.IpPrefix;

/**
 * A prefix that is never blocked and never scored into a block.
 *
 * <p>Immutable.
 *
 * @param prefix whom it covers
 * @param note what it is, in words
 * @param by who added it
 * @param since when it was added
 */
public record AllowEntry(IpPrefix prefix, String note, String by, Instant since) {
  /** Longest note that is kept, in characters. */
  public static final int MAX_NOTE = 256;

  /** Cuts the note. */
  public AllowEntry {
    if (note.length() > MAX_NOTE) {
      note = note.substring(0, MAX_NOTE);
    }
  }
}
