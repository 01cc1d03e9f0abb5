package org.pbxguard.core.score;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;

/**
 * Which accounts signed in from which sources within the last seven days. Only proven successes
 * enter, so a stranger can fill it with accounts whose passwords it knows and nothing else.
 *
 * <p>A fixed number of pairs of source and account and one entry for each source; the quietest make
 * room. Thread-safe: one of 64 locks a table, held for arithmetic only, never two at once.
 */
final class KnownCallers {
  /** How long a success is remembered. */
  static final long WINDOW_MILLIS = 7 * 86_400_000L;

  /** A refresh is written down again only when it is so much younger. */
  private static final long WRITE_MILLIS = 3_600_000;

  private final BoundedTable<Known> table;

  /**
   * A pair, or, under {@link Account#NONE}, a source with the number of its pairs. Guarded by its
   * lock in the table.
   */
  static final class Known extends BoundedTable.Entry {
    long millis = Long.MIN_VALUE / 2;
    long writtenMillis = Long.MIN_VALUE / 2;
    int accounts;
    boolean written;

    Known(long first, long second) {
      super(first, second);
    }

    boolean lately(long nowMillis) {
      return nowMillis - millis < WINDOW_MILLIS;
    }

    boolean dirty() {
      return millis - writtenMillis >= WRITE_MILLIS;
    }

    @Override
    int worth(long nowMillis) {
      return lately(nowMillis) ? 1 : 0;
    }

    @Override
    long touchedMillis() {
      return millis;
    }
  }

  KnownCallers(int capacity, long seed, Consumer<Known> forgotten) {
    this.table = new BoundedTable<>(capacity, seed, Known::new, forgotten);
  }

  /** An account signed in from a source; both are named by their proven keys. */
  void succeeded(IpAddress source, CredentialKey pair, long millis) {
    boolean first = touch(pair.first(), pair.second(), 0, millis);
    CredentialKey all = ofSource(source);
    touch(all.first(), all.second(), first ? 1 : 0, millis);
  }

  private boolean touch(long first, long second, int more, long millis) {
    synchronized (table.lock(first, second)) {
      Known known = table.findOrCreate(first, second, 1, millis);
      if (known == null) {
        return false;
      }
      boolean fresh = !known.lately(millis);
      known.accounts = (fresh ? 0 : known.accounts) + more;
      known.millis = Math.max(known.millis, millis);
      return fresh;
    }
  }

  /** Whether the pair of a proven key signed in lately. */
  boolean knows(CredentialKey pair, long millis) {
    synchronized (table.lock(pair.first(), pair.second())) {
      Known known = table.find(pair.first(), pair.second());
      return known != null && known.lately(millis);
    }
  }

  /** How many accounts signed in from a source lately, about. */
  int accounts(IpAddress source, long millis) {
    CredentialKey all = ofSource(source);
    synchronized (table.lock(all.first(), all.second())) {
      @Nullable Known known = table.find(all.first(), all.second());
      return known == null || !known.lately(millis) ? 0 : Math.max(1, known.accounts);
    }
  }

  /** No digest: whoever asks for a blocked datagram's source must not pay for one. */
  private static CredentialKey ofSource(IpAddress source) {
    return new CredentialKey(source.high() ^ 0x6B6E_6F77L, source.low(), 0);
  }

  BoundedTable<Known> table() {
    return table;
  }
}
