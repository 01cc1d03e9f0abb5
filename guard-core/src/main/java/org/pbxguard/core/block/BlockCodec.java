package org.pbxguard.core.block;

import java.time.Instant;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;
import org.pbxguard.core.net.IpPrefix;

/** Rows of blocks and of the allow list. The key is the prefix. Stateless. */
final class BlockCodec {
  private static final int VERSION = 1;

  private BlockCodec() {}

  static byte[] value(Block block) {
    return new ValueWriter(VERSION)
        .i64(block.from().toEpochMilli())
        .i64(block.until().toEpochMilli())
        .u8(block.origin() == Origin.MANUAL ? 0 : 1)
        .text(block.reason())
        .text(block.by())
        .toBytes();
  }

  static Block block(Row row) {
    ValueReader in = new ValueReader(row, VERSION);
    Instant from = Instant.ofEpochMilli(in.i64());
    Instant until = Instant.ofEpochMilli(in.i64());
    Origin origin = in.u8() == 0 ? Origin.MANUAL : Origin.AUTOMATIC;
    String reason = in.text();
    return new Block(IpPrefix.ofBytes(row.key()), from, until, reason, origin, in.text());
  }

  static byte[] value(AllowEntry entry) {
    return new ValueWriter(VERSION)
        .i64(entry.since().toEpochMilli())
        .text(entry.note())
        .text(entry.by())
        .toBytes();
  }

  static AllowEntry entry(Row row) {
    ValueReader in = new ValueReader(row, VERSION);
    Instant since = Instant.ofEpochMilli(in.i64());
    String note = in.text();
    return new AllowEntry(IpPrefix.ofBytes(row.key()), note, in.text(), since);
  }
}
