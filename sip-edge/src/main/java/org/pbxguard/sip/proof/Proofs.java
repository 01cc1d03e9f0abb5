package org.pbxguard.sip.proof;

import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;

/**
 * What left to which flow: nonces of challenges, To-tags of refusals, and which flows have echoed
 * one of them. Filled only by answers that passed the answer budget, so a forger who never sees an
 * answer can prove nothing. A miss means unproven, never hostile (SIP.md 0.8).
 *
 * <p>Bounded: {@link #CAPACITY} values a generation, at least five minutes unless a flood turns the
 * generations sooner. Confined to one event loop.
 */
public final class Proofs {
  /** How long an echo proves, in seconds. */
  public static final int LIFETIME_SECONDS = 300;

  /** Age from which the refusal of a nonce is no longer a failed login at once. */
  public static final int FRESH_SECONDS = 60;

  private static final int CAPACITY = 1 << 16;
  private static final byte[] NOTHING = {};

  private final SipHash hash;
  private final Fingerprints noted = new Fingerprints(CAPACITY, LIFETIME_SECONDS);
  private final Fingerprints once = new Fingerprints(CAPACITY, LIFETIME_SECONDS);

  /** What a fingerprint is of; the letter keeps the kinds apart. */
  private enum Kind {
    NONCE('n'),
    TAG('t'),
    PROVEN('p'),
    OLD_NONCE('o');

    final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }
  }

  /** An empty memory whose fingerprints are made by {@code hash}. */
  public Proofs(SipHash hash) {
    this.hash = hash;
  }

  /** A challenge with this nonce has left to the flow. */
  public void nonceLeft(Flow flow, byte[] bytes, int from, int to, int second) {
    noted.put(fingerprint(Kind.NONCE, flow, bytes, from, to), second);
  }

  /** Seconds since the nonce left to exactly this flow, or -1 when it did not within the time. */
  public int nonceAge(Flow flow, byte[] bytes, int from, int to, int second) {
    return age(noted.noted(fingerprint(Kind.NONCE, flow, bytes, from, to)), second);
  }

  /** An answer with this To-tag has left to the flow. */
  public void tagLeft(Flow flow, byte[] bytes, int from, int to, int second) {
    noted.put(fingerprint(Kind.TAG, flow, bytes, from, to), second);
  }

  /** Whether an answer with this To-tag left to exactly this flow within the time. */
  public boolean tagKnown(Flow flow, byte[] bytes, int from, int to, int second) {
    return age(noted.noted(fingerprint(Kind.TAG, flow, bytes, from, to)), second) >= 0;
  }

  /** The flow has echoed what only it can have received. */
  public void prove(Flow flow, int second) {
    noted.put(fingerprint(Kind.PROVEN, flow, NOTHING, 0, 0), second);
  }

  /** Whether the flow has echoed something within the time. */
  public boolean proven(Flow flow, int second) {
    return age(noted.noted(fingerprint(Kind.PROVEN, flow, NOTHING, 0, 0)), second) >= 0;
  }

  /** True the first time that an aged nonce is used by a flow, false from then on. */
  public boolean firstUseOfAged(Flow flow, byte[] bytes, int from, int to, int second) {
    return first(fingerprint(Kind.OLD_NONCE, flow, bytes, from, to), second);
  }

  /** True the first time that an event of this fingerprint is told, false from then on. */
  public boolean first(long fingerprint, int second) {
    if (once.noted(fingerprint) != Fingerprints.ABSENT) {
      return false;
    }
    once.put(fingerprint, second);
    return true;
  }

  /** Whether {@link #first} was told this fingerprint. */
  public boolean told(long fingerprint) {
    return once.noted(fingerprint) != Fingerprints.ABSENT;
  }

  /** How many fingerprints are held. */
  public int size() {
    return noted.size() + once.size();
  }

  private static int age(int noted, int second) {
    int age = noted == Fingerprints.ABSENT ? -1 : second - noted;
    return age <= LIFETIME_SECONDS ? age : -1;
  }

  private long fingerprint(Kind kind, Flow flow, byte[] bytes, int from, int to) {
    long local = ((long) flow.code() << 24) | ((long) flow.listener() << 16);
    hash.start().add(flow.high()).add(flow.low()).add(local | flow.port());
    return hash.add(kind.letter).add(bytes, from, to).finish().first();
  }
}
