package org.pbxguard.sip.via;

import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.hash.TokenText;

/**
 * The branch of a stateless proxy (RFC 3261 16.11): a keyed hash of what identifies the received
 * message's transaction, so that retransmissions, the CANCEL and the ACK of a refusal get the
 * branch that the first message got, after a restart too. Neither time, nor table, nor the client's
 * port, nor the method enters.
 *
 * <p>The caller adds the fields: the received branch and sent-by when that branch begins with the
 * cookie, else the topmost Via, From tag, Call-ID, CSeq number and Request-URI. The To tag stays
 * out, although 16.11 lists it: the ACK of a refusal has one where its INVITE has none.
 *
 * <p>One instance is filled anew for each message. Confined to one event loop.
 */
public final class Branch {
  /** Length of the text: the cookie of RFC 3261 8.1.1.7 and 128 bits. */
  public static final int TEXT_LENGTH = 29;

  private static final byte[] COOKIE = {'z', '9', 'h', 'G', '4', 'b', 'K'};
  private static final int BITS_BYTES = 16;

  private final SipHash hash;
  private final byte[] bits = new byte[BITS_BYTES];
  private long high;
  private long low;

  /** Branches under the 16 key bytes at {@code from}. */
  public Branch(byte[] key, int from) {
    hash = new SipHash(key, from);
  }

  /** Begins a branch for a message that goes to the PBX ({@code inward}) or comes from it. */
  public Branch start(boolean inward) {
    hash.start().add((byte) (inward ? 'i' : 'o'));
    return this;
  }

  /** Adds one field. */
  public Branch add(byte[] bytes, int from, int to) {
    hash.addFramed(bytes, from, to);
    return this;
  }

  /** Adds a number. */
  public Branch add(long number) {
    hash.add(number);
    return this;
  }

  /** Ends it. */
  public Branch finish() {
    hash.finish();
    high = hash.first();
    low = hash.second();
    return this;
  }

  /** The first 64 bits. */
  public long high() {
    return high;
  }

  /** The last 64 bits. */
  public long low() {
    return low;
  }

  /** Writes the text; returns the index behind it. */
  public int write(byte[] to, int at) {
    System.arraycopy(COOKIE, 0, to, at, COOKIE.length);
    store(high, 0);
    store(low, 8);
    return TokenText.write(bits, 0, BITS_BYTES, to, at + COOKIE.length);
  }

  /** Takes over a branch of this form; false when the text cannot be one of ours. */
  public boolean read(byte[] from, int at, int end) {
    if (end - at != TEXT_LENGTH || !startsWithCookie(from, at, end)) {
      return false;
    }
    if (TokenText.read(from, at + COOKIE.length, end, bits) != BITS_BYTES) {
      return false;
    }
    high = load(0);
    low = load(8);
    return true;
  }

  /** Whether a branch begins with the cookie; a token's case does not matter (RFC 3261 7.3.1). */
  public static boolean startsWithCookie(byte[] from, int at, int end) {
    if (end - at < COOKIE.length) {
      return false;
    }
    for (int i = 0; i < COOKIE.length; i++) {
      int expected = COOKIE[i];
      int seen = from[at + i];
      boolean letter = expected > '9';
      if (letter ? (seen | 0x20) != (expected | 0x20) : seen != expected) {
        return false;
      }
    }
    return true;
  }

  private void store(long word, int at) {
    for (int i = 0; i < 8; i++) {
      bits[at + i] = (byte) (word >>> (56 - 8 * i));
    }
  }

  private long load(int at) {
    long word = 0;
    for (int i = 0; i < 8; i++) {
      word = (word << 8) | (bits[at + i] & 0xFF);
    }
    return word;
  }
}
