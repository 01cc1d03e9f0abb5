package org.pbxguard.core.journal;

import java.io.IOException;

/** Hears of each new segment before the first change goes into it. */
@FunctionalInterface
public interface SegmentListener {

  /**
   * The segment exists, durable and empty, and is the newest.
   *
   * @throws IOException when this cannot be written down; then the segment is not used
   */
  void created(Segment newest) throws IOException;
}
