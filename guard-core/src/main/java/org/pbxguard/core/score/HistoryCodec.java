package org.pbxguard.core.score;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;

/**
 * Rows of histories. The key is a kind and 128 bits. Enumerations are written by name, so that a
 * release may add to them; a name that is unknown here drops its evidence only. Stateless.
 */
final class HistoryCodec {
  static final byte SOURCE = 'S';
  static final byte CREDENTIAL = 'C';
  static final byte KNOWN = 'K';
  static final byte ACCOUNT = 'A';
  private static final int KEY_SIZE = 17;
  static final int VERSION = 1;

  private HistoryCodec() {}

  static byte[] key(byte kind, BoundedTable.Entry entry) {
    return ByteBuffer.allocate(KEY_SIZE)
        .put(kind)
        .putLong(entry.first)
        .putLong(entry.second)
        .array();
  }

  /** The kind of what the row holds; 0 for a key of another form. */
  static byte kind(Row row) {
    return row.key().length == KEY_SIZE ? row.key()[0] : 0;
  }

  static boolean isAccount(Row row) {
    return kind(row) == ACCOUNT;
  }

  static long first(Row row) {
    return ByteBuffer.wrap(row.key()).getLong(1);
  }

  static long second(Row row) {
    return ByteBuffer.wrap(row.key()).getLong(9);
  }

  static byte[] value(SourceRecord record) {
    ValueWriter out =
        new ValueWriter(VERSION)
            .i64(Double.doubleToLongBits(record.score))
            .i64(record.scoreMillis)
            .i64(record.touchedMillis)
            .i64(record.blockEndMillis)
            .i64(record.blocks)
            .text(record.strongest.name());
    write(out, record.failures);
    write(out, record.suspicious);
    out.u8(record.evidence.size());
    for (Evidence each : record.evidence) {
      write(out, each);
    }
    // Behind what earlier releases read and write.
    for (Evidence each : record.evidence) {
      out.text(each.passedBy());
    }
    write(out, record.missing);
    write(out, record.extensions);
    write(out, record.sprayed);
    return out.toBytes();
  }

  static void read(Row row, SourceRecord record) {
    ValueReader in = new ValueReader(row, VERSION);
    record.score = Double.longBitsToDouble(in.i64());
    record.scoreMillis = in.i64();
    record.touchedMillis = in.i64();
    record.blockEndMillis = in.i64();
    record.blocks = (int) in.i64();
    record.strongest = named(Proof.values(), in.text(), Proof.NONE);
    read(in, record.failures());
    read(in, record.suspicious());
    record.evidence = evidence(in);
    for (Evidence each : record.evidence) {
      if (!each.passedBy().isEmpty()) {
        record.passedMillis = Math.max(record.passedMillis, each.millis());
      }
    }
    if (!in.atEnd()) {
      record.missing = counter(in);
      record.extensions = counter(in);
      record.sprayed = counter(in);
    }
    record.written = true;
  }

  private static void write(ValueWriter out, @Nullable DistinctCounter counter) {
    out.u8(counter == null ? 0 : 1);
    if (counter != null) {
      counter.write(out);
    }
  }

  private static @Nullable DistinctCounter counter(ValueReader in) {
    return in.u8() == 0 ? null : DistinctCounter.read(in);
  }

  static byte[] value(Credential credential) {
    ValueWriter out =
        new ValueWriter(VERSION)
            .i64(credential.owner.high())
            .i64(credential.owner.low())
            .u8(credential.owner.proven() ? 1 : 0);
    write(out, credential.failures);
    return out.toBytes();
  }

  static void read(Row row, Credential credential) {
    ValueReader in = new ValueReader(row, VERSION);
    credential.owner = new CredentialOwner(in.i64(), in.i64(), in.u8() == 1);
    read(in, credential.failures);
    credential.written = true;
  }

  static byte[] value(KnownCallers.Known known) {
    return new ValueWriter(VERSION).i64(known.millis).i64(known.accounts).toBytes();
  }

  static void read(Row row, KnownCallers.Known known) {
    ValueReader in = new ValueReader(row, VERSION);
    known.millis = in.i64();
    known.accounts = (int) in.i64();
    known.writtenMillis = known.millis;
    known.written = true;
  }

  static void write(ValueWriter out, @Nullable EventRing ring) {
    int size = ring == null ? 0 : ring.size();
    out.i64(size);
    for (int i = 0; i < size && ring != null; i++) {
      out.i64(ring.millisAt(i)).i64(ring.tagAt(i));
    }
  }

  static void read(ValueReader in, EventRing ring) {
    for (long rest = in.i64(); rest > 0; rest--) {
      ring.add(in.i64(), in.i64());
    }
  }

  private static void write(ValueWriter out, Evidence each) {
    out.text(each.rule())
        .text(each.category().name())
        .text(each.severity().name())
        .u8(each.points())
        .text(each.where())
        .text(each.text())
        .text(each.proof().name())
        .text(each.channel().name())
        .i64(each.millis())
        .i64(each.count());
  }

  private static List<Evidence> evidence(ValueReader in) {
    List<Evidence> list = new ArrayList<>();
    for (int rest = in.u8(); rest > 0; rest--) {
      list.add(
          new Evidence(
              in.text(),
              named(Category.values(), in.text(), Category.PROTOCOL_ATTACK),
              named(Severity.values(), in.text(), Severity.LOW),
              in.u8(),
              in.text(),
              in.text(),
              named(Proof.values(), in.text(), Proof.NONE),
              named(Channel.values(), in.text(), Channel.HTTP),
              in.i64(),
              (int) in.i64(),
              ""));
    }
    if (!in.atEnd()) {
      list.replaceAll(each -> each.passedBy(in.text()));
    }
    return list;
  }

  private static <E extends Enum<E>> E named(E[] values, String name, E otherwise) {
    for (E each : values) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return otherwise;
  }
}
