package org.pbxguard.core.score;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Rates of many sources by the Generic Cell Rate Algorithm (ITU-T I.371): one date per source, the
 * theoretical arrival time of its next message. A fixed number of sources is kept apart; when there
 * are more, the one that has been quiet longest is forgotten, which at worst gives it its burst
 * anew.
 *
 * <p>Thread-safe, guarded by one of 64 locks that are held for arithmetic only.
 */
public final class RateMeter {
  private static final int WAYS = 8;
  private static final int LOCKS = 64;

  private final Stripe[] stripes = new Stripe[LOCKS];
  private final int setsPerStripe;
  private final long seed;

  /** A 64th of the sets. */
  private static final class Stripe {
    @GuardedBy("this")
    final long[] keys;

    @GuardedBy("this")
    final long[] dates;

    Stripe(int places) {
      keys = new long[places];
      dates = new long[places];
    }

    /** Takes one message of {@code key} from the set that starts at {@code from}. */
    synchronized boolean take(int from, long key, long nanos, Rate rate) {
      int place = from;
      for (int i = from; i < from + WAYS; i++) {
        if (keys[i] == key) {
          place = i;
          break;
        }
        if (keys[i] == 0 || (keys[place] != 0 && dates[i] - dates[place] < 0)) {
          place = i;
        }
      }
      long date = keys[place] == key && dates[place] - nanos > 0 ? dates[place] : nanos;
      if (date - nanos > rate.toleranceNanos()) {
        return false;
      }
      keys[place] = key;
      dates[place] = date + rate.spacingNanos();
      return true;
    }
  }

  /**
   * A meter.
   *
   * @param maxSources most sources that are kept apart, rounded up to a power of two
   * @param seed makes collisions unpredictable
   */
  public RateMeter(int maxSources, long seed) {
    int sets = Math.max(LOCKS, Integer.highestOneBit(Math.max(1, maxSources / WAYS) * 2 - 1));
    this.setsPerStripe = sets / LOCKS;
    this.seed = seed;
    for (int i = 0; i < LOCKS; i++) {
      stripes[i] = new Stripe(setsPerStripe * WAYS);
    }
  }

  /**
   * Takes one message.
   *
   * @param high first word of what is metered
   * @param low second word
   * @param kind tells several rates of one source apart
   * @param nanos the ticker's value now
   * @return false when it is over the rate
   */
  public boolean take(long high, long low, int kind, long nanos, Rate rate) {
    long mixed = (high ^ seed) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ (mixed >>> 29) ^ low) * 0xD6E8_FEB8_6659_FD93L;
    mixed = (mixed ^ (mixed >>> 32) ^ kind) * 0x9E37_79B9_7F4A_7C15L;
    long key = (mixed ^ (mixed >>> 31)) | 1;
    int set = (int) (key >>> 40) & (setsPerStripe - 1);
    return stripes[(int) (key >>> 58)].take(set * WAYS, key, nanos, rate);
  }
}
