package org.pbxguard.servlet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;

/**
 * What one source did lately: counts that halve every minute.
 *
 * <p>Thread-safe, guarded by itself.
 */
final class SourceTrail {
  /** Missing paths that make a scanner of a client of which nothing else is known. */
  static final int STRANGER_MISSES = 10;

  /** Missing paths that make a scanner of a client that keeps cookies or follows links. */
  static final int FAMILIAR_MISSES = 20;

  /** Attacks that make a scanner, when they are most of what the source sends. */
  static final int ATTACKS = 8;

  /** Places attacked that make one. */
  static final int PLACES = 5;

  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Most that counts, so that whoever stops is soon let through again. */
  private static final double CEILING = 40;

  @GuardedBy("this")
  private final Recent missing = new Recent();

  @GuardedBy("this")
  private final Recent found = new Recent();

  @GuardedBy("this")
  private final Recent attacked = new Recent();

  @GuardedBy("this")
  private double missed;

  @GuardedBy("this")
  private double served;

  @GuardedBy("this")
  private double attacks;

  @GuardedBy("this")
  private double places;

  @GuardedBy("this")
  private double clean;

  @GuardedBy("this")
  private boolean familiar;

  @GuardedBy("this")
  private long nanos;

  /** Notes whether the client keeps cookies, has credentials or follows links. */
  synchronized void seen(boolean known) {
    familiar |= known;
  }

  /** A path was missing, or was none that anybody but an attacker asks for. */
  synchronized void missed(int path, int weight, long now) {
    decay(now);
    if (missing.add(path)) {
      missed += weight;
      level();
    }
  }

  /** A path was there. */
  synchronized void served(int path, long now) {
    decay(now);
    if (found.add(path)) {
      served++;
      level();
    }
  }

  /** A request was an attack on a place. */
  synchronized void attacked(int place, long now) {
    decay(now);
    attacks++;
    places += attacked.add(place) ? 1 : 0;
    level();
  }

  /** Nothing was found in a request. */
  synchronized void behaved(long now) {
    decay(now);
    clean++;
    level();
  }

  /** What shows that the source tries out paths. */
  synchronized Optional<String> triesPaths(long now) {
    decay(now);
    if (missed < (familiar ? FAMILIAR_MISSES : STRANGER_MISSES) || missed <= served) {
      return Optional.empty();
    }
    // What is refused is not asked of the application: going on counts as well.
    missed++;
    level();
    return Optional.of(
        "lately " + Math.round(missed) + " missing, " + Math.round(served) + " found");
  }

  /** What shows that the source attacks whatever it can. */
  synchronized Optional<String> attacks(long now) {
    decay(now);
    if ((attacks < ATTACKS && places < PLACES) || attacks <= clean) {
      return Optional.empty();
    }
    return Optional.of(
        "lately " + Math.round(attacks) + " attacks on " + Math.round(places) + " places");
  }

  /** Holds the counts below the ceiling and what is compared in proportion. */
  @GuardedBy("this")
  private void level() {
    double paths = Math.min(1, CEILING / Math.max(missed, served));
    missed *= paths;
    served *= paths;
    double requests = Math.min(1, CEILING / Math.max(attacks, clean));
    attacks *= requests;
    clean *= requests;
    places = Math.min(CEILING, places);
  }

  @GuardedBy("this")
  private void decay(long now) {
    double factor = Math.pow(0.5, Math.max(0, now - nanos) / HALF_LIFE_NANOS);
    missed *= factor;
    served *= factor;
    attacks *= factor;
    places *= factor;
    clean *= factor;
    nanos = now;
  }

  /** The last 64 hashes. */
  private static final class Recent {
    private final int[] hashes = new int[64];
    private int next;

    /** Adds a hash; false when it is there. */
    boolean add(int hash) {
      for (int each : hashes) {
        if (each == hash) {
          return false;
        }
      }
      hashes[next] = hash;
      next = (next + 1) % hashes.length;
      return true;
    }
  }
}
