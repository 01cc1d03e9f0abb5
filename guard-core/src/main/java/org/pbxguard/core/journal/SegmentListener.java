package org.pbxguard.core.journal;

import java.io.IOException;

/** Hears of the newest segment at opening, and of each new one before a change goes into it. */
@FunctionalInterface
public interface SegmentListener {

  /**
   * The segment exists, durable, and is the newest.
   *
   * @throws IOException when this cannot be written down; then the segment is not used
   */
  void isNewest(Segment newest) throws IOException;
}
