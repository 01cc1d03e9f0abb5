package org.pbxguard.sip.relay;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;

/**
 * What kind of number an INVITE calls. Which international prefixes are in use is learned from the
 * calls that the PBX lets through; they are the first four digits of a number without its plus, 00
 * or 011, so what is remembered is one bit for each of ten thousand.
 *
 * <p>Confined to one event loop.
 */
final class Dialing {
  private static final int MOST_DIGITS = 20;
  private static final int PREFIX_DIGITS = 4;
  private static final int PREFIXES = 10_000;

  /** Fewer digits behind the international prefix are none of E.164 that anyone calls. */
  private static final int LEAST_DIGITS = 8;

  private static final String SOS = "urn:service:sos";

  private final byte[][] emergency;
  private final byte[][] premium;
  private final RegistrationLog log;
  private final BitSet used = new BitSet(PREFIXES);
  private final UriView uri = new UriView();
  private final byte[] number = new byte[MOST_DIGITS];
  private int length;

  /** What kind of number it is. */
  enum Call {
    /** Nothing that matters here. */
    PLAIN,
    /** An emergency. */
    EMERGENCY,
    /** One that costs. */
    PREMIUM,
    /** An international one whose prefix nobody has called with success. */
    UNUSED
  }

  /** {@code log} is told of prefixes that come into use. */
  Dialing(DialSettings settings, RegistrationLog log) {
    this.log = log;
    emergency = bytes(settings.emergency());
    premium = bytes(settings.premium());
  }

  private static byte[][] bytes(List<String> numbers) {
    return numbers.stream()
        .map(each -> each.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  /** The kind of number in an INVITE's Request-URI. */
  Call of(SipView view) {
    byte[] bytes = view.bytes();
    long target = view.requestUri();
    if (startsWith(bytes, target, SOS)) {
      return Call.EMERGENCY;
    }
    if (!read(bytes, target)) {
      return Call.PLAIN;
    }
    for (byte[] each : emergency) {
      if (each.length == length && begins(each)) {
        return Call.EMERGENCY;
      }
    }
    for (byte[] each : premium) {
      if (each.length <= length && begins(each)) {
        return Call.PREMIUM;
      }
    }
    int prefix = prefix();
    return prefix < 0 || used.isEmpty() || used.get(prefix) ? Call.PLAIN : Call.UNUSED;
  }

  /** The PBX has let a call through: its number's prefix is in use. */
  void answered(SipView answer) {
    if (read(answer.bytes(), answer.to().uri())) {
      int prefix = prefix();
      if (prefix >= 0 && !used.get(prefix)) {
        used.set(prefix);
        log.called(prefix);
      }
    }
  }

  /** Takes back a prefix in use that was written down. */
  void restore(int prefix) {
    if (prefix >= 0 && prefix < PREFIXES) {
      used.set(prefix);
    }
  }

  private boolean begins(byte[] with) {
    for (int i = 0; i < with.length; i++) {
      if (number[i] != with[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first digits of an international number, or -1 when it is none. */
  private int prefix() {
    int from = international();
    if (from < 0 || length - from < LEAST_DIGITS) {
      return -1;
    }
    int prefix = 0;
    for (int i = from; i < from + PREFIX_DIGITS; i++) {
      prefix = 10 * prefix + number[i] - '0';
    }
    return prefix;
  }

  private int international() {
    if (number[0] == '+') {
      return 1;
    }
    if (number[0] != '0') {
      return -1;
    }
    if (number[1] == '0') {
      return 2;
    }
    return number[1] == '1' && number[2] == '1' ? 3 : -1;
  }

  /** Reads the digits of a user part (RFC 3966 3: without visual separators); false if none. */
  private boolean read(byte[] bytes, long slice) {
    length = 0;
    if (!uri.read(bytes, slice)) {
      return false;
    }
    long user = uri.user();
    boolean tel = !Slice.present(user) && startsWith(bytes, slice, "tel:");
    int begin = tel ? Slice.begin(slice) + 4 : Slice.begin(user);
    int end = tel ? Slice.end(slice) : Slice.end(user);
    for (int p = begin; p >= 0 && p < end && bytes[p] != ';'; p++) {
      byte c = bytes[p];
      boolean counts = (c >= '0' && c <= '9') || (c == '+' && length == 0);
      if (!counts && c != '-' && c != '.' && c != '(' && c != ')') {
        return false;
      }
      if (counts && length < MOST_DIGITS) {
        number[length++] = c;
      }
    }
    return length > 2;
  }

  private static boolean startsWith(byte[] bytes, long slice, String lower) {
    if (!Slice.present(slice) || Slice.length(slice) < lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      byte c = bytes[Slice.begin(slice) + i];
      int folded = c >= 'A' && c <= 'Z' ? c + 32 : c;
      if (folded != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
