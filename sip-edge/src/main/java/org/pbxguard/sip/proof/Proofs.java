package org.pbxguard.sip.proof;

import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.Slice;

/**
 * What left to which flow: nonces of challenges, To-tags of refusals, and which flows have echoed
 * one of them. Filled only by answers that passed the answer budget, so a forger who never sees an
 * answer can prove nothing. A miss means unproven, never hostile (SIP.md 0.8).
 *
 * <p>Bounded: {@link #CAPACITY} values a generation, kept for at least five minutes unless a flood
 * turns the generations sooner. Seconds are those of one monotonic clock. Confined to one event
 * loop.
 */
public final class Proofs {
  /** How long an echo proves, in seconds. */
  public static final int LIFETIME_SECONDS = 300;

  /** Age in seconds up to which the refusal of a nonce is a failed login at once. */
  public static final int FRESH_SECONDS = 60;

  private static final int CAPACITY = 1 << 16;
  private static final byte NONCE = 'n';
  private static final byte TAG = 't';
  private static final byte PROVEN = 'p';

  private final SipHash hash;
  private final Fingerprints noted = new Fingerprints(CAPACITY, LIFETIME_SECONDS);
  private final Fingerprints once = new Fingerprints(CAPACITY, LIFETIME_SECONDS);

  /** An empty memory whose fingerprints are made by {@code hash}. */
  public Proofs(SipHash hash) {
    this.hash = hash;
  }

  /** The fingerprint of a challenge: realm and nonce, at a flow. */
  public long nonce(Flow flow, byte[] bytes, long realm, long nonce) {
    add(at(NONCE, flow), bytes, realm);
    return add(hash, bytes, nonce).finish().first();
  }

  /** The fingerprint of a To-tag at a flow. */
  public long tag(Flow flow, byte[] bytes, long tag) {
    return add(at(TAG, flow), bytes, tag).finish().first();
  }

  /** What has this fingerprint has left to its flow. */
  public void left(long fingerprint, int second) {
    noted.put(fingerprint, second);
  }

  /** Seconds since it left, or -1 when it did not within the time. */
  public int age(long fingerprint, int second) {
    int noticed = noted.noted(fingerprint);
    int age = noticed == Fingerprints.ABSENT ? -1 : second - noticed;
    return age <= LIFETIME_SECONDS ? age : -1;
  }

  /** The flow has echoed what only it can have received. */
  public void prove(Flow flow, int second) {
    noted.put(at(PROVEN, flow).finish().first(), second);
  }

  /** Whether the flow has echoed something within the time. */
  public boolean proven(Flow flow, int second) {
    return age(at(PROVEN, flow).finish().first(), second) >= 0;
  }

  /** True the first time that an event of this fingerprint is told, false from then on. */
  public boolean first(long fingerprint, int second) {
    if (told(fingerprint)) {
      return false;
    }
    once.put(fingerprint, second);
    return true;
  }

  /** Whether {@link #first} was told this fingerprint. */
  public boolean told(long fingerprint) {
    return once.noted(fingerprint) != Fingerprints.ABSENT;
  }

  /** The fingerprint of an event at the address of a flow, or at its IPv6 network. */
  public long event(Flow flow, long event) {
    return address(flow).add(event).finish().first();
  }

  /** The fingerprint of an event at the address of a flow about what is written in a slice. */
  public long event(Flow flow, long event, byte[] bytes, long slice) {
    return add(address(flow).add(event), bytes, slice).finish().first();
  }

  private SipHash address(Flow flow) {
    long low = IpAddress.isV4(flow.high(), flow.low()) ? flow.low() : 0;
    return hash.start().add(flow.high()).add(low);
  }

  /** How many fingerprints are held. */
  public int size() {
    return noted.size() + once.size();
  }

  private SipHash at(byte kind, Flow flow) {
    long local = ((long) flow.code() << 24) | ((long) flow.listener() << 16) | flow.port();
    return hash.start().add(flow.high()).add(flow.low()).add(local).add(kind);
  }

  private static SipHash add(SipHash to, byte[] bytes, long slice) {
    return Slice.present(slice)
        ? to.addFramed(bytes, Slice.begin(slice), Slice.end(slice))
        : to.add((byte) 0);
  }
}
