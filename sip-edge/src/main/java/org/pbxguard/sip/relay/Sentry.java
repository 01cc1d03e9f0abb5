package org.pbxguard.sip.relay;

import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.finding.Findings;

/**
 * What the relay asks of the guard, and tells it: the stations of every front as the SIP edge uses
 * them.
 *
 * <p>Implementations are thread-safe and never block.
 */
public interface Sentry {

  /** Whether there is room for a message of a source with this standing. */
  Room room(Arrival arrival, Standing standing);

  /** Scores, decides and records what was found; whether the message may go on. */
  boolean passes(Arrival arrival, Findings findings);

  /** Reserves one login attempt; false when it would be one too many. */
  boolean attempt(Arrival arrival);

  /** Tells what became of a message, and settles its attempt. */
  void observe(Arrival arrival, Outcome outcome);

  /** How much room there is. */
  enum Room {
    /** Go on. */
    ADMIT,
    /** The source is over its own rate: it may be told to come back later. */
    SHAPE,
    /** What strangers share is spent: silence. */
    SHED
  }

  /** How well a message's sender is known. */
  enum Standing {
    STRANGER,
    CHALLENGED,
    REGISTERED,
    IN_DIALOG
  }
}
