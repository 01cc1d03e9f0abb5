package org.pbxguard.core.text.decode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * UTF-7 (RFC 2152) in text that nobody declared as such: old browsers and some parsers guess it.
 * Only runs that are closed by a hyphen and give ASCII are read. Stateless.
 */
public final class Utf7 {
  private static final int LONGEST_RUN = 64;

  private Utf7() {}

  /** The text with its runs read; the same instance when there are none. */
  public static String decode(String text) {
    StringBuilder out = new StringBuilder();
    int copied = 0;
    int at = text.indexOf('+');
    while (at >= 0) {
      int end = at + 1;
      while (end < text.length() && end - at < LONGEST_RUN && digit(text.charAt(end))) {
        end++;
      }
      String run = end - at > 2 ? read(text.substring(at + 1, end)) : "";
      if (!run.isEmpty()) {
        out.append(text, copied, at).append(run);
        copied = end < text.length() && text.charAt(end) == '-' ? end + 1 : end;
      }
      at = text.indexOf('+', Math.max(end, at + 1));
    }
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  private static boolean digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/';
  }

  /** The run as UTF-16, or nothing when that is not ASCII. */
  private static String read(String run) {
    if (run.length() % 4 == 1) {
      return "";
    }
    byte[] bytes = Base64.getDecoder().decode(run);
    String text = new String(bytes, 0, bytes.length / 2 * 2, StandardCharsets.UTF_16BE);
    return text.chars().allMatch(c -> c >= ' ' && c < 127) ? text : "";
  }
}
