package org.pbxguard.sip.trunk;

import org.pbxguard.sip.flow.Flow;

/**
 * A server of a trunk, and whether it answers: one that leaves three requests within three seconds
 * and more without a word is passed over for a minute, then asked again.
 *
 * <p>Confined to one event loop.
 */
public final class Target {
  private static final int MISSES = 3;
  private static final long PATIENCE_NANOS = 3_000_000_000L;
  private static final long REST_NANOS = 60_000_000_000L;

  private final Flow flow;
  private final int priority;
  private final int weight;
  private int open;
  private long firstNanos;
  private long lastNanos;

  /**
   * A server that has not been asked yet.
   *
   * @param flow from which socket it is reached and where
   * @param priority the lower is tried first
   * @param weight its share among those of one priority
   */
  public Target(Flow flow, int priority, int weight) {
    this.flow = new Flow().set(flow);
    this.priority = priority;
    this.weight = weight;
  }

  /** Where it is; not to be changed. */
  public Flow flow() {
    return flow;
  }

  int priority() {
    return priority;
  }

  /** One more than its weight: a server of weight 0 is still one (RFC 2782). */
  int share() {
    return weight + 1;
  }

  /** Whether it answers, as far as is known. */
  boolean up(long nanos) {
    return open < MISSES || nanos - firstNanos < PATIENCE_NANOS || nanos - lastNanos >= REST_NANOS;
  }

  /** A request goes there that wants an answer. */
  void asked(long nanos) {
    if (open == 0) {
      firstNanos = nanos;
    }
    open = Math.min(open + 1, MISSES);
    lastNanos = nanos;
  }

  /** Something came from there. */
  void heard() {
    open = 0;
  }

  /** Takes over what was known of the same server before its name was asked for again. */
  void resume(Target former) {
    open = former.open;
    firstNanos = former.firstNanos;
    lastNanos = former.lastNanos;
  }
}
