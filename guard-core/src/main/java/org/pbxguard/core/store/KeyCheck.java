package org.pbxguard.core.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.SealException;
import org.pbxguard.core.secret.Sealer;

/**
 * Tells at the start whether a state directory and a master key belong together, by a sealed row
 * that the first start leaves. Without it a lost key file, quietly replaced by a fresh one, would
 * show only when users can no longer verify.
 *
 * <p>Not instantiable.
 */
public final class KeyCheck {
  private static final byte[] ROW = "key-check".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PLAIN = "pbxguard".getBytes(StandardCharsets.US_ASCII);

  private KeyCheck() {}

  /**
   * Requires that {@code keys} open what was sealed in this state, and leaves the row for the next
   * start. Waits for the disk at the first start and after a rotation.
   *
   * @throws StoreException when the state was sealed with a master key that is not at hand
   */
  public static void require(RowSource rows, Journal journal, KeyRing keys) {
    Sealer sealer = keys.sealer();
    List<byte[]> found = new ArrayList<>();
    rows.rows(
        Table.META,
        row -> {
          if (Arrays.equals(row.key(), ROW)) {
            found.add(row.value());
          }
        });
    if (!found.isEmpty()) {
      requireOpens(sealer, found.get(0));
    }
    if (found.isEmpty() || sealer.isOutdated(found.get(0))) {
      journal.commit(renew(new Batch(), keys)).join();
    }
  }

  /** Adds the row, sealed with the current key, to a batch. */
  public static Batch renew(Batch batch, KeyRing keys) {
    byte[] sealed = keys.sealer().seal(Table.META, ROW, PLAIN);
    return batch.put(Table.META, ROW.clone(), sealed);
  }

  private static void requireOpens(Sealer sealer, byte[] sealed) {
    try {
      sealer.open(Table.META, ROW, sealed);
    } catch (SealException e) {
      throw new StoreException(
          "The state was sealed with another master key than the one in security.keys: restore the"
              + " key file from its backup, or move the state directory away to begin anew ("
              + e.getMessage()
              + ").",
          e);
    }
  }
}
