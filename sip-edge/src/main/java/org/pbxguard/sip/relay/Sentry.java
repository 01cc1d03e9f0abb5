package org.pbxguard.sip.relay;

import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.finding.Findings;

/**
 * What the relay asks of the guard, and tells it: the stations of every front as the SIP edge uses
 * them.
 *
 * <p>Implementations are thread-safe and never block.
 */
public interface Sentry {

  /** What the rates say about a message of a source with this standing. */
  Admission admission(Arrival arrival, Standing standing);

  /** Scores, decides and records what was found; whether the message may go on. */
  boolean passes(Arrival arrival, Findings findings);

  /** Reserves one login attempt; false when it would be one too many. */
  boolean attempt(Arrival arrival);

  /** Tells what became of a message, and settles its attempt. */
  void observe(Arrival arrival, Outcome outcome);
}
