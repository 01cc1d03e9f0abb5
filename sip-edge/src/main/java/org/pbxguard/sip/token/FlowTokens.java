package org.pbxguard.sip.token;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.hash.TokenText;

/**
 * Makes and opens flow tokens (RFC 5626 5.2): the coordinates of a flow and 80 bits of their
 * HMAC-SHA-256, as the user part of a SIP URI. A token outlives the process, since the PBX keeps it
 * as long as the registration lasts; it says where a phone is, and opens nothing else.
 *
 * <p>A token of a dialog carries the id of its PBX, too, where there are several.
 *
 * <p>Layout: key id, shape (bits 0-2 transport, 3 IPv6, 4 PBX), listener, port (2), connection (4)
 * but for UDP, address (4 or 16), PBX (1) where there is one, code (10). The last {@link #CACHED}
 * flows that met in a slot are remembered, so that the code is made once for a flow and not for
 * each message.
 *
 * <p>Confined to one event loop.
 */
public final class FlowTokens {
  /** Longest text, in characters. */
  public static final int MAX_TEXT = TokenText.textLength(Entry.MAX);

  private static final int CACHED = 8_192;
  private static final int CODE_BYTES = 10;
  private static final int V6 = 8;
  private static final int PBX = 16;
  private static final long V4_MARK = 0xFFFF_0000_0000L;

  private final Mac mac;
  private final byte keyId;
  private final List<Former> formers = new ArrayList<>();
  private final SipHash slots;
  private final Entry[] cache = new Entry[CACHED];
  private final byte[] read = new byte[Entry.MAX];
  private final Flow claimed = new Flow();
  private int claimedPbx;

  /** A key that makes no more tokens. */
  private record Former(byte keyId, Mac mac) {}

  /** A flow with its token, as bytes and as text. */
  private static final class Entry {
    static final int MAX = 5 + 4 + 16 + 1 + CODE_BYTES;

    final Flow flow = new Flow();
    final int pbx;
    final byte[] bytes;
    final byte[] text;

    Entry(Flow flow, int pbx, byte[] bytes) {
      this.flow.set(flow);
      this.pbx = pbx;
      this.bytes = bytes;
      this.text = new byte[TokenText.textLength(bytes.length)];
      TokenText.write(bytes, 0, bytes.length, text, 0);
    }
  }

  /**
   * Tokens under a key of at least 32 bytes, which {@code keyId} names.
   *
   * @throws IllegalArgumentException for a shorter key
   */
  public FlowTokens(byte[] key, int keyId, SipHash slots) {
    this.mac = mac(key);
    this.keyId = (byte) keyId;
    this.slots = slots;
  }

  /**
   * Opens what a retired key has made, too: phones and the PBX keep tokens as long as a
   * registration lasts.
   *
   * @throws IllegalArgumentException for a key of less than 32 bytes
   */
  public FlowTokens opening(byte[] key, int formerId) {
    formers.add(new Former((byte) formerId, mac(key)));
    return this;
  }

  private static Mac mac(byte[] key) {
    if (key.length < 32) {
      throw new IllegalArgumentException("a flow token key has 32 bytes, not " + key.length);
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Writes the token of a flow; returns the index behind it. */
  public int write(Flow flow, byte[] to, int at) {
    byte[] text = entry(flow, 0).text;
    System.arraycopy(text, 0, to, at, text.length);
    return at + text.length;
  }

  /** The characters of a flow's token; not to be changed. */
  public byte[] text(Flow flow) {
    return text(flow, 0);
  }

  /**
   * The characters of the token of a flow's dialog with a PBX; not to be changed.
   *
   * @param pbx its id, 0 to 255; 0 is not carried
   */
  public byte[] text(Flow flow, int pbx) {
    return entry(flow, pbx).text;
  }

  /** The id of the PBX in the token that {@link #open} has read last; 0 when there was none. */
  public int pbx() {
    return claimedPbx;
  }

  /**
   * Reads a token and takes over its flow; false, with {@code into} untouched, when this edge never
   * made it.
   */
  public boolean open(byte[] from, int at, int end, Flow into) {
    int length = TokenText.read(from, at, end, read);
    if (length < 5 + 4 + CODE_BYTES) {
      return false;
    }
    boolean v6 = (read[1] & V6) != 0;
    Channel transport = Flow.transport(read[1] & 7);
    int address = transport.forgeable() ? 5 : 9;
    int pbxAt = address + (v6 ? 16 : 4);
    boolean pbx = (read[1] & PBX) != 0;
    if (length != pbxAt + (pbx ? 1 : 0) + CODE_BYTES) {
      return false;
    }
    claimedPbx = pbx ? read[pbxAt] & 0xFF : 0;
    claimed.local(transport, read[2], transport.forgeable() ? 0 : (int) word(5, 4));
    long high = v6 ? word(address, 8) : 0;
    claimed.remote(high, v6 ? word(address + 8, 8) : V4_MARK | word(address, 4), (int) word(3, 2));
    if (!made(length)) {
      return false;
    }
    into.set(claimed);
    return true;
  }

  /** Whether one of our keys made what was read for the flow that it claims. */
  private boolean made(int length) {
    if (read[0] == keyId && sameBytes(entry(claimed, claimedPbx).bytes, length)) {
      return true;
    }
    for (Former former : formers) {
      if (read[0] == former.keyId && sameBytes(former(former), length)) {
        return true;
      }
    }
    return false;
  }

  private byte[] former(Former key) {
    return make(claimed, claimedPbx, key.mac, key.keyId);
  }

  /** Compares in a time that does not depend on where the bytes differ. */
  private boolean sameBytes(byte[] genuine, int length) {
    if (genuine.length != length) {
      return false;
    }
    int differs = 0;
    for (int i = 0; i < length; i++) {
      differs |= genuine[i] ^ read[i];
    }
    return differs == 0;
  }

  private Entry entry(Flow flow, int pbx) {
    int slot = ((int) flow.id(slots) + pbx) & (CACHED - 1);
    Entry entry = cache[slot];
    if (entry == null || entry.pbx != pbx || !entry.flow.same(flow)) {
      entry = new Entry(flow, pbx, make(flow, pbx, mac, keyId));
      cache[slot] = entry;
    }
    return entry;
  }

  private static byte[] make(Flow flow, int pbx, Mac mac, byte keyId) {
    boolean v6 = !IpAddress.isV4(flow.high(), flow.low());
    int at = flow.transport().forgeable() ? 5 : 9;
    int pbxBytes = pbx == 0 ? 0 : 1;
    byte[] bytes = new byte[at + (v6 ? 16 : 4) + pbxBytes + CODE_BYTES];
    bytes[0] = keyId;
    bytes[1] = (byte) (flow.code() | (v6 ? V6 : 0) | (pbx == 0 ? 0 : PBX));
    bytes[2] = (byte) flow.listener();
    store(bytes, 3, flow.port(), 2);
    if (at > 5) {
      store(bytes, 5, flow.connection(), 4);
    }
    if (v6) {
      store(bytes, at, flow.high(), 8);
    }
    store(bytes, v6 ? at + 8 : at, flow.low(), v6 ? 8 : 4);
    int plain = bytes.length - CODE_BYTES;
    if (pbx != 0) {
      bytes[plain - 1] = (byte) pbx;
    }
    byte[] code = mac.doFinal(Arrays.copyOf(bytes, plain));
    System.arraycopy(code, 0, bytes, plain, CODE_BYTES);
    return bytes;
  }

  private static void store(byte[] to, int at, long value, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (byte) (value >>> (8 * (count - 1 - i)));
    }
  }

  private long word(int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = (value << 8) | (read[i] & 0xFF);
    }
    return value;
  }
}
