package org.pbxguard.core.block;

import java.time.Instant;
import org.pbxguard.core.net.IpPrefix;

/**
 * The refusal of every message from a prefix for a time.
 *
 * <p>Immutable.
 *
 * @param prefix whom it covers
 * @param from since when, by the guard's anchored clock
 * @param until when it ends by itself, or {@link #FOREVER}
 * @param reason why, in words
 * @param origin who decided it
 * @param by the administrator's key or the rule
 */
public record Block(
    IpPrefix prefix, Instant from, Instant until, String reason, Origin origin, String by) {
  /** Until lifted: the last second that ISO 8601 writes with four digits of year. */
  public static final Instant FOREVER = Instant.ofEpochSecond(253_402_300_799L);

  /** Longest reason that is kept, in characters. */
  public static final int MAX_REASON = 256;

  /** Refuses an end before the start and cuts the reason. */
  public Block {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("block: ends before it starts (" + until + ")");
    }
    if (reason.length() > MAX_REASON) {
      reason = reason.substring(0, MAX_REASON);
    }
  }

  /** Whether it holds at {@code now}. */
  public boolean activeAt(Instant now) {
    return now.isBefore(until);
  }

  /** Whether only an administrator ends it. */
  public boolean isForever() {
    return until.equals(FOREVER);
  }
}
