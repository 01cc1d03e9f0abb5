package org.pbxguard.sip.relay;

import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.net.IpAddress;

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

  /**
   * The reference id of the latest verdict since the last call, or empty; to be asked by the thread
   * that asked {@link #passes}.
   */
  String takeReference();

  /** Reserves one login attempt; false when it would be one too many. */
  boolean attempt(Arrival arrival);

  /** Whether the arrival's account has signed in from its source in the last days. */
  boolean knows(Arrival arrival);

  /** Whether any account has signed in from that address in the last days. */
  boolean familiar(IpAddress address, long nanos);

  /** Whether the allow list covers an address. */
  boolean allowed(IpAddress address);

  /** Whether nothing is refused, only recorded. */
  default boolean watchOnly() {
    return false;
  }

  /** Tells what became of a message, and settles its attempt. */
  void observe(Arrival arrival, Outcome outcome);
}
