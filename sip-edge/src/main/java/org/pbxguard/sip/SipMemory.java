package org.pbxguard.sip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ObjLongConsumer;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.sip.flow.RegistrationLog;

/**
 * Live registrations and used prefixes in the state directory (SIP.md 0.22): what has changed is
 * written each second, without waiting, and taken back at the next start. What a crash loses, the
 * phones' next refresh brings back.
 *
 * <p>Thread-safe.
 */
public final class SipMemory implements RegistrationLog {
  /** Changes that are written together at most. */
  private static final int MOST = 4_096;

  private static final byte PREFIX = 'P';
  private static final int PREFIX_KEY = 1 + Short.BYTES;
  private static final byte PREFIX_VERSION = 1;

  private final Journal journal;

  /** Both are guarded by this. */
  private Batch batch = new Batch();

  private int changes;

  private final List<Row> found = new ArrayList<>();

  /**
   * Registrations and prefixes in the table {@link Table#REGISTRATION} of a journal.
   *
   * @param rows what was there when it was opened; read here and not kept
   */
  public SipMemory(Journal journal, RowSource rows) {
    this.journal = journal;
    rows.rows(Table.REGISTRATION, found::add);
  }

  /** A memory that ends with the process. */
  static SipMemory none() {
    MemoryJournal journal = new MemoryJournal();
    return new SipMemory(journal, journal);
  }

  @Override
  public void put(long key, byte[] row) {
    add(batch -> batch.put(Table.REGISTRATION, key(key), row));
  }

  @Override
  public void remove(long key) {
    add(batch -> batch.remove(Table.REGISTRATION, key(key)));
  }

  @Override
  public void called(int prefix) {
    byte[] key = ByteBuffer.allocate(PREFIX_KEY).put(PREFIX).putShort((short) prefix).array();
    add(batch -> batch.put(Table.REGISTRATION, key, new byte[] {PREFIX_VERSION}));
  }

  private synchronized void add(Consumer<Batch> change) {
    change.accept(batch);
    if (++changes >= MOST) {
      flush();
    }
  }

  @Override
  public synchronized void flush() {
    if (changes > 0) {
      journal.append(batch);
      batch = new Batch();
      changes = 0;
    }
  }

  private static byte[] key(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
  }

  /**
   * Hands every row that was there at opening on and forgets them.
   *
   * @param bindings gets the rows of bindings, with their keys
   * @param prefixes gets the prefixes in use
   * @return how many bindings there were
   */
  int replay(ObjLongConsumer<byte[]> bindings, IntConsumer prefixes) {
    int count = 0;
    for (Row row : found) {
      byte[] key = row.key();
      if (key.length == Long.BYTES) {
        bindings.accept(row.value(), ByteBuffer.wrap(key).getLong());
        count++;
      } else if (key.length == PREFIX_KEY && key[0] == PREFIX) {
        prefixes.accept(ByteBuffer.wrap(key).getShort(1));
      }
    }
    found.clear();
    return count;
  }
}
