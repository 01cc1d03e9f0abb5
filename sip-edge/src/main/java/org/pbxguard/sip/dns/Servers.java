package org.pbxguard.sip.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The servers that were found for a domain, and for how long that holds.
 *
 * <p>Immutable.
 *
 * @param list in the order of their priorities, at most {@link #MOST}; empty when there are none
 * @param seconds until the domain should be asked for again
 */
public record Servers(List<Server> list, long seconds) {
  /** Most servers of one domain; what its records name beyond is left out. */
  public static final int MOST = 16;

  /** Sorts by priority. */
  public Servers {
    List<Server> sorted = new ArrayList<>(list);
    sorted.sort(Comparator.comparingInt(Server::priority));
    list = List.copyOf(sorted.subList(0, Math.min(MOST, sorted.size())));
  }

  /** None, which holds for as long as something. */
  static Servers none() {
    return new Servers(List.of(), Long.MAX_VALUE);
  }

  /** Both, which holds for the shorter of the two times. */
  Servers and(Servers other) {
    List<Server> all = new ArrayList<>(list);
    all.addAll(other.list);
    return new Servers(all, Math.min(seconds, other.seconds));
  }
}
