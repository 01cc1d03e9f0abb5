package org.pbxguard.core.text.decode;

/** Values of a query or form as they stand on the wire. Stateless. */
public final class Percent {
  private Percent() {}

  /**
   * Reads a query or form value: a plus sign is a blank, percent-encoded bytes are read by the most
   * lenient UTF-8, and what is no valid encoding stays as it is. Only the percent layer is taken
   * off.
   */
  public static Decoded form(String raw) {
    return decode(raw.indexOf('+') < 0 ? raw : raw.replace('+', ' '));
  }

  /** Reads a percent-encoded text in which a plus sign is itself, such as a path. */
  public static Decoded decode(String raw) {
    int at = raw.indexOf('%');
    if (at < 0) {
      return new Decoded(raw, 0, 0);
    }
    StringBuilder out = new StringBuilder(raw.length());
    byte[] run = new byte[(raw.length() - at) / 3 + 1];
    int overlong = 0;
    int broken = 0;
    int copied = 0;
    while (at >= 0) {
      int length = 0;
      int end = at;
      int value = Hex.read(raw, end + 1, 2);
      while (value >= 0) {
        run[length++] = (byte) value;
        end += 3;
        value = end < raw.length() && raw.charAt(end) == '%' ? Hex.read(raw, end + 1, 2) : -1;
      }
      if (length == 0) {
        broken++;
        at = raw.indexOf('%', at + 1);
        continue;
      }
      out.append(raw, copied, at);
      Utf8 utf8 = new Utf8(run, length, end < raw.length() ? raw.charAt(end) : 0);
      utf8.appendTo(out);
      overlong += utf8.overlong();
      copied = end;
      at = raw.indexOf('%', end);
    }
    return new Decoded(out.append(raw, copied, raw.length()).toString(), overlong, broken);
  }
}
