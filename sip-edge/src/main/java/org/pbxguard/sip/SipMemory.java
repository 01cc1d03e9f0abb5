package org.pbxguard.sip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.sip.flow.RegistrationLog;

/**
 * Live registrations in the state directory (SIP.md 0.22): written without waiting when the PBX
 * accepts them, taken back at the next start. What a crash loses, the phones' next refresh brings
 * back.
 *
 * <p>Thread-safe.
 */
public final class SipMemory implements RegistrationLog {
  private final Journal journal;
  private final List<Row> found = new ArrayList<>();

  /**
   * Registrations in the table {@link Table#REGISTRATION} of a journal.
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
    journal.append(new Batch().put(Table.REGISTRATION, key(key), row));
  }

  @Override
  public void remove(long key) {
    journal.append(new Batch().remove(Table.REGISTRATION, key(key)));
  }

  private static byte[] key(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
  }

  /**
   * Hands every row that was there at opening to {@code each}, with its key, and forgets them.
   *
   * @return how many there were
   */
  int replay(ObjLongConsumer<byte[]> each) {
    int count = found.size();
    for (Row row : found) {
      if (row.key().length == Long.BYTES) {
        each.accept(row.value(), ByteBuffer.wrap(row.key()).getLong());
      }
    }
    found.clear();
    return count;
  }
}
