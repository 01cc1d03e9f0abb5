package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.pbxguard.sip.hash.TokenText;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.Splice;

/**
 * The URI that stands for a phone's Contact at a PBX without Path (SIP.md 0.16): {@code
 * sip:pg-KEY@inside}, where the key is that of the binding, so that it stays the same over flows.
 *
 * <p>Stateless.
 */
final class AliasText {
  private static final byte[] PREFIX = "sip:pg-".getBytes(US_ASCII);
  private static final int KEY_BYTES = 8;
  private static final int KEY_TEXT = TokenText.textLength(KEY_BYTES);

  private AliasText() {}

  /** Writes the alias of a binding. */
  static void write(Splice to, long key, Name inside) {
    byte[] bits = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bits[i] = (byte) (key >>> (56 - 8 * i));
    }
    byte[] text = new byte[KEY_TEXT];
    TokenText.write(bits, 0, KEY_BYTES, text, 0);
    to.bytes(PREFIX).bytes(text).ascii("@").bytes(inside.text());
  }

  /** The binding's key that a URI stands for, or 0 when it is no alias. */
  static long key(byte[] bytes, long uri) {
    int begin = Slice.begin(uri);
    int keyBegin = begin + PREFIX.length;
    int keyEnd = keyBegin + KEY_TEXT;
    if (begin < 0 || keyEnd >= Slice.end(uri) || bytes[keyEnd] != '@' || !prefixed(bytes, begin)) {
      return 0;
    }
    byte[] bits = new byte[KEY_BYTES];
    if (TokenText.read(bytes, keyBegin, keyEnd, bits) != KEY_BYTES) {
      return 0;
    }
    long key = 0;
    for (byte each : bits) {
      key = (key << 8) | (each & 0xFF);
    }
    return key;
  }

  private static boolean prefixed(byte[] bytes, int begin) {
    for (int i = 0; i < PREFIX.length; i++) {
      if (bytes[begin + i] != PREFIX[i]) {
        return false;
      }
    }
    return true;
  }
}
