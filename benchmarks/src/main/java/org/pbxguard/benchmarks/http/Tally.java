package org.pbxguard.benchmarks.http;

import java.util.Locale;

/**
 * How many attacks and ordinary requests there were, and how many of each were refused.
 *
 * <p>Confined to one thread.
 */
final class Tally {
  private int attacks;
  private int caught;
  private int ordinary;
  private int wronged;

  void add(boolean attack, boolean refused) {
    if (attack) {
      attacks++;
      caught += refused ? 1 : 0;
    } else {
      ordinary++;
      wronged += refused ? 1 : 0;
    }
  }

  int attacks() {
    return attacks;
  }

  int ordinary() {
    return ordinary;
  }

  String caughtPercent() {
    return percent(caught, attacks, 2);
  }

  String wrongedPercent() {
    return percent(wronged, ordinary, 2);
  }

  /** The mean of the attacks caught and the ordinary requests served; empty without both. */
  String balanced() {
    if (attacks == 0 || ordinary == 0) {
      return "";
    }
    double mean = 50.0 * caught / attacks + 50.0 * (ordinary - wronged) / ordinary;
    return String.format(Locale.ROOT, "%.2f", mean);
  }

  private static String percent(int part, int whole, int digits) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%." + digits + "f", 100.0 * part / whole);
  }
}
