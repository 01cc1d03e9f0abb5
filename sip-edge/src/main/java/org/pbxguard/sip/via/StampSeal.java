package org.pbxguard.sip.via;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.hash.TokenText;

/**
 * Writes a stamp as one token and reads it back only if nobody has touched it or moved it to
 * another branch: its code is made of all its bytes together with the branch. An answer whose stamp
 * does not open is one that nobody asked for.
 *
 * <p>Layout: key id, shape (bits 0 inward, 1-3 transport, 4 IPv6, 5 credentials, 6 binding, 7
 * account), flags, listener, port (2), time (4), size (2), path (2), connection (4) but for UDP,
 * address (4 or 16), then credential (8) and realm (2), binding (8), length and account where the
 * shape says so, the inside socket (1) where the flags say so, and 8 bytes of code.
 *
 * <p>Proves that this edge wrote the stamp for this branch; does not prove that the answer is
 * fresh, so callers compare {@link Stamp#time()}. Confined to one event loop.
 */
public final class StampSeal {
  /** Longest text, in characters. */
  public static final int MAX_TEXT = TokenText.textLength(Plain.MAX);

  private static final int CODE_BYTES = 8;

  private final SipHash hash;
  private final byte keyId;
  private final List<Former> formers = new ArrayList<>();
  private final Plain plain = new Plain();

  /** Seals under the 16 key bytes at {@code from}, which {@code keyId} names. */
  public StampSeal(byte[] key, int from, int keyId) {
    hash = new SipHash(key, from);
    this.keyId = (byte) keyId;
  }

  /** A key that seals no more. */
  private record Former(byte keyId, SipHash hash) {}

  /** Opens what a retired key has sealed, too: an INVITE may ring while keys change. */
  public StampSeal opening(byte[] key, int from, int formerId) {
    formers.add(new Former((byte) formerId, new SipHash(key, from)));
    return this;
  }

  /** Writes the stamp for a branch; returns the index behind the text. */
  public int seal(Stamp stamp, Branch branch, byte[] to, int at) {
    int end = plain.write(stamp, keyId);
    plain.at = end;
    plain.put(code(hash, branch, end), CODE_BYTES);
    return TokenText.write(plain.bytes, 0, plain.at, to, at);
  }

  /**
   * Reads a stamp that was made for this branch; false, with {@code into} in no defined state, when
   * it was not.
   */
  public boolean open(byte[] from, int at, int end, Branch branch, Stamp into) {
    int length = TokenText.read(from, at, end, plain.bytes);
    int codeAt = length - CODE_BYTES;
    if (codeAt < Plain.MIN) {
      return false;
    }
    plain.at = codeAt;
    return sealed(plain.take(CODE_BYTES), branch, codeAt) && plain.read(into, codeAt);
  }

  /** One comparison of whole words for each key: its time says nothing about where they differ. */
  private boolean sealed(long code, Branch branch, int end) {
    if (plain.bytes[0] == keyId && code == code(hash, branch, end)) {
      return true;
    }
    for (int i = 0; i < formers.size(); i++) {
      Former former = formers.get(i);
      if (plain.bytes[0] == former.keyId && code == code(former.hash, branch, end)) {
        return true;
      }
    }
    return false;
  }

  private long code(SipHash hash, Branch branch, int end) {
    hash.start().add(branch.high()).add(branch.low());
    return hash.addFramed(plain.bytes, 0, end).finish().first();
  }

  /** The bytes of a stamp without its code. */
  private static final class Plain {
    static final int MIN = 18;
    static final int MAX = 14 + 4 + 16 + 10 + 8 + 1 + Stamp.MAX_ACCOUNT + 1 + CODE_BYTES;

    /** What stands before the 32 bits of an IPv4 address in {@link IpAddress#low()}. */
    private static final long V4_MARK = 0xFFFF_0000_0000L;

    private static final int V6 = 1 << 4;
    private static final int CREDENTIALS = 1 << 5;
    private static final int BINDING = 1 << 6;
    private static final int ACCOUNT = 1 << 7;

    final byte[] bytes = new byte[MAX];
    int at;

    int write(Stamp stamp, byte keyId) {
      at = 0;
      int shape = shape(stamp);
      Flow flow = stamp.flow;
      bytes[at++] = keyId;
      bytes[at++] = (byte) shape;
      bytes[at++] = (byte) stamp.flags;
      bytes[at++] = (byte) flow.listener();
      put(flow.port(), 2);
      put(stamp.time, 4);
      put(stamp.size, 2);
      put(stamp.path, 2);
      if (!flow.transport().forgeable()) {
        put(flow.connection(), 4);
      }
      if ((shape & V6) != 0) {
        put(flow.high(), 8);
      }
      put(flow.low(), (shape & V6) != 0 ? 8 : 4);
      if ((shape & CREDENTIALS) != 0) {
        put(stamp.credential, 8);
        put(stamp.realm, 2);
      }
      if ((shape & BINDING) != 0) {
        put(stamp.binding, 8);
      }
      if ((shape & ACCOUNT) != 0) {
        bytes[at++] = (byte) stamp.accountLength;
        System.arraycopy(stamp.account, 0, bytes, at, stamp.accountLength);
        at += stamp.accountLength;
      }
      if (stamp.is(Stamp.DOOR)) {
        bytes[at++] = (byte) stamp.door;
      }
      return at;
    }

    private static int shape(Stamp stamp) {
      int shape = (stamp.inward ? 1 : 0) | (stamp.flow.code() << 1);
      shape |= IpAddress.isV4(stamp.flow.high(), stamp.flow.low()) ? 0 : V6;
      shape |= stamp.credential != 0 ? CREDENTIALS : 0;
      shape |= stamp.binding != 0 ? BINDING : 0;
      return shape | (stamp.accountLength != 0 ? ACCOUNT : 0);
    }

    boolean read(Stamp into, int end) {
      at = 1;
      int shape = (int) take(1);
      into.clear((shape & 1) != 0);
      into.flags = (int) take(1);
      Channel transport = Flow.transport((shape >> 1) & 7);
      int listener = (int) take(1);
      int port = (int) take(2);
      into.time = (int) take(4);
      into.size = (int) take(2);
      into.path = (int) take(2);
      int connection = transport.forgeable() ? 0 : (int) take(4);
      Flow flow = into.flow.local(transport, listener, connection);
      boolean v6 = (shape & V6) != 0;
      long high = v6 ? take(8) : 0;
      flow.remote(high, v6 ? take(8) : V4_MARK | take(4), port);
      if ((shape & CREDENTIALS) != 0) {
        into.credential = take(8);
        into.realm = (int) take(2);
      }
      if ((shape & BINDING) != 0) {
        into.binding = take(8);
      }
      if ((shape & ACCOUNT) != 0) {
        int length = (int) take(1);
        into.account(bytes, at, at + length);
        at += length;
      }
      if (into.is(Stamp.DOOR)) {
        into.door = (int) take(1);
      }
      return at == end;
    }

    void put(long value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        bytes[at++] = (byte) (value >>> (8 * i));
      }
    }

    long take(int count) {
      long value = 0;
      for (int i = 0; i < count; i++) {
        value = (value << 8) | (bytes[at++] & 0xFF);
      }
      return value;
    }
  }
}
