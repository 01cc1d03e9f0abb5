package org.pbxguard.sip.flow;

/**
 * A flow with at least one binding, or one that a phone has left.
 *
 * <p>Confined to one event loop.
 */
final class Home {
  /** Where {@link Wheel} does not hold it. */
  static final int NOWHERE = -1;

  final Flow flow = new Flow();
  int bindings;
  int until;
  int bareSecond;
  int bareSpent;

  /** It has echoed what only it can have received. */
  boolean proven;

  int spoke = NOWHERE;
  int place;

  Home(Flow flow) {
    this.flow.set(flow);
  }
}
