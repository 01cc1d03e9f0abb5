package org.pbxguard.sip.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * The flows with bindings, dealt out in turn to the spokes of a wheel, so that what is done to all
 * of them once in a while is done to few of them at a time.
 *
 * <p>Holds what {@link Registrations} holds. Confined to one event loop.
 */
final class Wheel {
  /** Parts of a turn. */
  static final int SPOKES = 256;

  private final List<List<Home>> spokes = new ArrayList<>(SPOKES);
  private int dealt;
  private int turned;

  Wheel() {
    for (int i = 0; i < SPOKES; i++) {
      spokes.add(new ArrayList<>(0));
    }
  }

  void add(Home home) {
    home.spoke = dealt++ & (SPOKES - 1);
    home.place = spokes.get(home.spoke).size();
    spokes.get(home.spoke).add(home);
  }

  /** The last of its spoke takes its place. */
  void remove(Home home) {
    if (home.spoke == Home.NOWHERE) {
      return;
    }
    List<Home> spoke = spokes.get(home.spoke);
    Home last = spoke.remove(spoke.size() - 1);
    if (last != home) {
      spoke.set(home.place, last);
      last.place = home.place;
    }
    home.spoke = Home.NOWHERE;
  }

  /** The homes of the next spoke. */
  List<Home> turn() {
    return spokes.get(turned++ & (SPOKES - 1));
  }
}
