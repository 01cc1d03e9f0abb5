package org.pbxguard.servlet.body;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import org.pbxguard.core.net.IpAddress;

/**
 * Counts the requests whose threads wait for a body. A thread that waits serves nobody else, so
 * slow senders may hold only so many of them, and one address only a part of these.
 *
 * <p>Thread-safe, guarded by itself; the map never holds more entries than there are places.
 */
final class WaitingRoom {
  private final int places;
  private final int placesPerClient;

  @GuardedBy("this")
  private final Map<IpAddress, Integer> waiting = new HashMap<>();

  @GuardedBy("this")
  private int taken;

  WaitingRoom(int places, int placesPerClient) {
    this.places = places;
    this.placesPerClient = placesPerClient;
  }

  /** Takes a place, if there is one for this client. */
  synchronized boolean enter(IpAddress client) {
    int own = waiting.getOrDefault(client, 0);
    if (taken >= places || own >= placesPerClient) {
      return false;
    }
    taken++;
    waiting.put(client, own + 1);
    return true;
  }

  /** Leaves the place that {@link #enter} gave. */
  synchronized void leave(IpAddress client) {
    taken--;
    waiting.compute(client, (key, own) -> own == null || own <= 1 ? null : own - 1);
  }

  /** How many wait. */
  synchronized int taken() {
    return taken;
  }
}
