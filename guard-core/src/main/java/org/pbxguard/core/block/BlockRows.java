package org.pbxguard.core.block;

import java.time.Duration;
import java.time.Instant;
import org.pbxguard.core.journal.Row;

/** Rows of {@link org.pbxguard.core.journal.Table#BLOCK} for who keeps them. Stateless. */
public final class BlockRows {
  private BlockRows() {}

  /**
   * The row on a clock that was set by {@code by}: the block began and ends that much later, which
   * leaves what remains of it as it is.
   */
  public static Row moved(Row row, Duration by) {
    Block block = BlockCodec.block(row);
    Instant until = block.isForever() ? block.until() : block.until().plus(by);
    Block moved =
        new Block(
            block.prefix(),
            block.from().plus(by),
            until,
            block.reason(),
            block.origin(),
            block.by());
    return new Row(row.table(), row.key(), BlockCodec.value(moved));
  }
}
