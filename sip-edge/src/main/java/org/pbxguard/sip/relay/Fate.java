package org.pbxguard.sip.relay;

/** What became of one message; each ends in exactly one of these. */
public enum Fate {
  /** Sent on towards the PBX or the phone. */
  RELAYED,
  /** Answered by the edge itself. */
  ANSWERED,
  /** Dropped before parsing: a block covers its source. */
  BLOCKED,
  /** Dropped for want of room: its kind's rate was spent. */
  SHED,
  /** Dropped because of what was found in it. */
  REFUSED,
  /** Dropped because it would have been one guess too many. */
  GUESS,
  /** Dropped as malformed. */
  MALFORMED,
  /** An answer that nobody asked for. */
  UNSOLICITED,
  /** Dropped so that no more goes to an unproven address than three times what came. */
  UNBALANCED,
  /** A refusal that waits for the PBX's present nonce; handled again afterwards. */
  HELD,
  /** A keep-alive, or an answer to a question of the edge's own, that went no further. */
  KEEP_ALIVE,
  /** An ACK of the edge's own answer. */
  ABSORBED,
  /** A request for a flow that is none, or beyond where it may go. */
  NO_ROUTE,
  /** For a PBX that takes nothing now. */
  UNAVAILABLE,
  /** On the inside socket, and not from a PBX. */
  FOREIGN
}
