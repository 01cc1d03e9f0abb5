package org.pbxguard.sip.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, "SipHash: a fast short-input PRF"),
 * fed in pieces and read as two words. It is a pseudo-random function: without the key nobody can
 * make an output, nor inputs that collide, which is what branches, message codes and table indices
 * need at some tens of nanoseconds each. It is no substitute for HMAC where a value must stand for
 * months.
 *
 * <p>Use: {@code start()}, any number of {@code add...}, then {@code finish()}. Pieces are not
 * framed: a caller that adds two fields of free length adds their lengths too.
 *
 * <p>Confined to one event loop.
 */
public final class SipHash {
  /** Length of a key in bytes. */
  public static final int KEY_BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long tail;
  private int tailBits;
  private long total;
  private long first;
  private long second;

  /**
   * A hash under 16 key bytes found at {@code from}.
   *
   * @throws IndexOutOfBoundsException when fewer than 16 bytes are left there
   */
  public SipHash(byte[] key, int from) {
    k0 = (long) LONGS.get(key, from);
    k1 = (long) LONGS.get(key, from + 8);
  }

  /** Forgets what was added. */
  public SipHash start() {
    v0 = k0 ^ 0x736f6d6570736575L;
    v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = k0 ^ 0x6c7967656e657261L;
    v3 = k1 ^ 0x7465646279746573L;
    tail = 0;
    tailBits = 0;
    total = 0;
    return this;
  }

  /** Adds {@code bytes[from..to)}. */
  public SipHash add(byte[] bytes, int from, int to) {
    int at = from;
    while (at + 8 <= to) {
      add((long) LONGS.get(bytes, at));
      at += 8;
    }
    while (at < to) {
      add(bytes[at++]);
    }
    return this;
  }

  /** Adds {@code to - from} as four bytes and then the bytes: a field that borders on another. */
  public SipHash addFramed(byte[] bytes, int from, int to) {
    int length = to - from;
    add((byte) length).add((byte) (length >>> 8)).add((byte) (length >>> 16));
    return add((byte) (length >>> 24)).add(bytes, from, to);
  }

  /** Adds one byte. */
  public SipHash add(byte value) {
    tail |= (value & 0xFFL) << tailBits;
    tailBits += 8;
    total++;
    if (tailBits == 64) {
      compress(tail);
      tail = 0;
      tailBits = 0;
    }
    return this;
  }

  /** Adds the eight bytes of a word, lowest first. */
  public SipHash add(long word) {
    total += 8;
    if (tailBits == 0) {
      compress(word);
    } else {
      compress(tail | word << tailBits);
      tail = word >>> (64 - tailBits);
    }
    return this;
  }

  /** Ends the message; the output is read by {@link #first()} and {@link #second()}. */
  public SipHash finish() {
    compress(tail | total << 56);
    v2 ^= 0xee;
    rounds(4);
    first = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds(4);
    second = v0 ^ v1 ^ v2 ^ v3;
    return this;
  }

  /** The first eight output bytes as a little-endian word. */
  public long first() {
    return first;
  }

  /** The last eight output bytes as a little-endian word. */
  public long second() {
    return second;
  }

  private void compress(long word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  private void rounds(int count) {
    long a = v0;
    long b = v1;
    long c = v2;
    long d = v3;
    for (int i = 0; i < count; i++) {
      a += b;
      b = Long.rotateLeft(b, 13) ^ a;
      a = Long.rotateLeft(a, 32);
      c += d;
      d = Long.rotateLeft(d, 16) ^ c;
      a += d;
      d = Long.rotateLeft(d, 21) ^ a;
      c += b;
      b = Long.rotateLeft(b, 17) ^ c;
      c = Long.rotateLeft(c, 32);
    }
    v0 = a;
    v1 = b;
    v2 = c;
    v3 = d;
  }
}
