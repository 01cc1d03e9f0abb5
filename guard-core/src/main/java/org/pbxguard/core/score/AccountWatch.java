package org.pbxguard.core.score;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;
import org.pbxguard.core.net.IpAddress;

/**
 * Sees the guessing that no single source shows: one account, many sources, or few guesses over a
 * long time. Counted are proven failures of a day from sources where the account has not signed in
 * within seven days. An account with failures from many such sources, or with many in all, is
 * pressed: for an hour after the last of them its attempts from unknown sources share one every
 * quarter of an hour. Where it is known it is not touched, so nobody is locked out of the places
 * where he works.
 *
 * <p>Bounded: a fixed number of accounts, the quietest makes room. Thread-safe, one lock of 64 held
 * for arithmetic only.
 */
public final class AccountWatch {
  /** Distinct sources from which it is told of. */
  static final int SOURCES = 10;

  /** The time within which they count. */
  static final long WINDOW_MILLIS = 86_400_000;

  /** Failures, from however few sources, that press an account. */
  static final int FAILURES = 30;

  /** How long an account stays pressed after the last failure that said so. */
  static final long PRESSED_MILLIS = 3_600_000;

  /** The time between two attempts that all unknown sources of a pressed account share. */
  static final long SPACING_MILLIS = 900_000;

  /** The time before the same account is told of again. */
  static final long PAUSE_MILLIS = 3_600_000;

  private static final int KEPT = 64;

  private static final int VERSION = 1;

  private final BoundedTable<Watched> table;

  /** Rows whose accounts were forgotten. */
  private final ConcurrentLinkedQueue<byte[]> removals = new ConcurrentLinkedQueue<>();

  /** Whether anything changed since the last delta: saves the look at every account. */
  private volatile boolean changed;

  /** No account is pressed beyond this; saves the look-up when none is. */
  private volatile long lastPressedMillis = Long.MIN_VALUE;

  /**
   * How an account is pressed.
   *
   * @param failures failed logins of the last day, at most 64
   * @param sources distinct sources they came from
   */
  public record Pressure(int failures, int sources) {

    /** Whether it is the number of sources that tells. */
    public boolean distributed() {
      return sources >= SOURCES;
    }
  }

  /** One account. Guarded by its lock in the table. */
  private static final class Watched extends BoundedTable.Entry {
    final EventRing failures = new EventRing(KEPT);
    long toldMillis = Long.MIN_VALUE / 2;
    long pressedUntilMillis = Long.MIN_VALUE / 2;
    long sharedMillis = Long.MIN_VALUE / 2;

    /** Changed since the last delta. */
    boolean dirty;

    /** There is a row of it. */
    boolean written;

    Watched(long first, long second) {
      super(first, second);
    }

    @Override
    int worth(long nowMillis) {
      return failures.countAfter(nowMillis - WINDOW_MILLIS) > 0 ? 1 : 0;
    }

    @Override
    long touchedMillis() {
      return failures.latest(0);
    }

    byte[] value() {
      ValueWriter out =
          new ValueWriter(VERSION).i64(toldMillis).i64(pressedUntilMillis).i64(sharedMillis);
      HistoryCodec.write(out, failures);
      return out.toBytes();
    }

    void read(ValueReader in) {
      toldMillis = in.i64();
      pressedUntilMillis = in.i64();
      sharedMillis = in.i64();
      HistoryCodec.read(in, failures);
      written = true;
    }

    int sources(long sinceMillis) {
      int distinct = 0;
      for (int i = 0; i < failures.size(); i++) {
        boolean counts = failures.millisAt(i) > sinceMillis;
        for (int before = 0; before < i && counts; before++) {
          counts =
              failures.tagAt(before) != failures.tagAt(i)
                  || failures.millisAt(before) <= sinceMillis;
        }
        distinct += counts ? 1 : 0;
      }
      return distinct;
    }
  }

  /**
   * A watch over at most {@code accounts}.
   *
   * @param seed makes collisions unpredictable
   */
  public AccountWatch(int accounts, long seed) {
    this.table = new BoundedTable<>(accounts, seed, Watched::new, this::forgotten);
  }

  private void forgotten(Watched watched) {
    if (watched.written) {
      removals.add(HistoryCodec.key(HistoryCodec.ACCOUNT, watched));
    }
  }

  /** The watch as {@code rows} holds it, without what counts no longer. */
  public AccountWatch restored(RowSource rows, long nowMillis) {
    rows.rows(
        Table.HISTORY,
        row -> {
          if (HistoryCodec.isAccount(row)) {
            restore(row, nowMillis);
          }
        });
    table.sweep(nowMillis);
    return this;
  }

  private void restore(Row row, long nowMillis) {
    long first = HistoryCodec.first(row);
    long second = HistoryCodec.second(row);
    synchronized (table.lock(first, second)) {
      Watched watched = table.findOrCreate(first, second, 1, nowMillis);
      if (watched != null) {
        watched.read(new ValueReader(row, VERSION));
        lastPressedMillis = Math.max(lastPressedMillis, watched.pressedUntilMillis);
      }
    }
  }

  /** What changed since the last call, as rows for the journal; called about once a second. */
  public Batch delta() {
    Batch rows = new Batch();
    for (byte[] key = removals.poll(); key != null; key = removals.poll()) {
      rows.remove(Table.HISTORY, key);
    }
    if (!changed) {
      return rows;
    }
    changed = false;
    table.forEach(
        watched -> {
          if (watched.dirty) {
            watched.dirty = false;
            watched.written = true;
            rows.put(
                Table.HISTORY, HistoryCodec.key(HistoryCodec.ACCOUNT, watched), watched.value());
          }
        });
    return rows;
  }

  /** Forgets what counts no longer; called about once a minute. */
  public void sweep(long nowMillis) {
    table.sweep(nowMillis);
  }

  private static CredentialKey key(Account account) {
    return CredentialKey.of(IpAddress.ofV4(0), account, true);
  }

  /**
   * Takes an attempt on an account.
   *
   * @param known whether the account has signed in from the attempt's source; asked only while some
   *     account is pressed
   * @return false when the account is pressed, is not known there, and the attempt that all such
   *     sources share is spent
   */
  public boolean admits(Account account, long millis, BooleanSupplier known) {
    if (lastPressedMillis <= millis || !account.named() || known.getAsBoolean()) {
      return true;
    }
    CredentialKey key = key(account);
    synchronized (table.lock(key.first(), key.second())) {
      Watched watched = table.find(key.first(), key.second());
      if (watched == null || watched.pressedUntilMillis <= millis) {
        return true;
      }
      if (millis - watched.sharedMillis < SPACING_MILLIS) {
        return false;
      }
      watched.sharedMillis = millis;
      watched.dirty = true;
      changed = true;
      return true;
    }
  }

  /**
   * Notes a proven failure from a source where the account is not known.
   *
   * @return the account's pressure when it is time to tell of it
   */
  public Optional<Pressure> failed(Account account, IpAddress source, long millis) {
    if (!account.named()) {
      return Optional.empty();
    }
    CredentialKey key = key(account);
    long tag = (source.high() * 31) ^ source.low();
    synchronized (table.lock(key.first(), key.second())) {
      Watched watched = table.findOrCreate(key.first(), key.second(), 1, millis);
      if (watched == null) {
        return Optional.empty();
      }
      watched.failures.add(millis, tag);
      watched.dirty = true;
      changed = true;
      int sources = watched.sources(millis - WINDOW_MILLIS);
      int failures = watched.failures.countAfter(millis - WINDOW_MILLIS);
      if (sources < SOURCES && failures < FAILURES) {
        return Optional.empty();
      }
      watched.pressedUntilMillis = millis + PRESSED_MILLIS;
      lastPressedMillis = Math.max(lastPressedMillis, watched.pressedUntilMillis);
      if (millis - watched.toldMillis < PAUSE_MILLIS) {
        return Optional.empty();
      }
      watched.toldMillis = millis;
      return Optional.of(new Pressure(failures, sources));
    }
  }

  /** How many accounts are watched. */
  int size() {
    return table.size();
  }
}
