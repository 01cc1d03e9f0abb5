package org.pbxguard.core.score;

import java.util.Optional;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;

/**
 * Sees the guessing that no single source shows: one account, many sources, or few guesses over a
 * long time. It tells of an account once in a while when proven failures of a day come from many
 * sources; it refuses nothing by itself, since anyone could then lock a user out.
 *
 * <p>Bounded: a fixed number of accounts, the quietest makes room. Thread-safe, one lock of 64 held
 * for arithmetic only.
 */
public final class AccountWatch {
  /** Distinct sources from which it is told of. */
  static final int SOURCES = 10;

  /** The time within which they count. */
  static final long WINDOW_MILLIS = 86_400_000;

  /** The time before the same account is told of again. */
  static final long PAUSE_MILLIS = 3_600_000;

  private static final int KEPT = 64;

  private final BoundedTable<Watched> table;

  /**
   * How an account is pressed.
   *
   * @param failures failed logins of the last day, at most 64
   * @param sources distinct sources they came from
   */
  public record Pressure(int failures, int sources) {}

  /** One account. Guarded by its lock in the table. */
  private static final class Watched extends BoundedTable.Entry {
    final EventRing failures = new EventRing(KEPT);
    long toldMillis = Long.MIN_VALUE / 2;

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
    this.table = new BoundedTable<>(accounts, seed, Watched::new, forgotten -> {});
  }

  /**
   * Notes a proven failure.
   *
   * @return the account's pressure when it is time to tell of it
   */
  public Optional<Pressure> failed(Account account, IpAddress source, long millis) {
    if (!account.named()) {
      return Optional.empty();
    }
    CredentialKey key = CredentialKey.of(IpAddress.ofV4(0), account, true);
    long tag = (source.high() * 31) ^ source.low();
    synchronized (table.lock(key.first(), key.second())) {
      Watched watched = table.findOrCreate(key.first(), key.second(), 1, millis);
      if (watched == null) {
        return Optional.empty();
      }
      watched.failures.add(millis, tag);
      int sources = watched.sources(millis - WINDOW_MILLIS);
      if (sources < SOURCES || millis - watched.toldMillis < PAUSE_MILLIS) {
        return Optional.empty();
      }
      watched.toldMillis = millis;
      int failures = watched.failures.countAfter(millis - WINDOW_MILLIS);
      return Optional.of(new Pressure(failures, sources));
    }
  }

  /** How many accounts are watched. */
  int size() {
    return table.size();
  }
}
