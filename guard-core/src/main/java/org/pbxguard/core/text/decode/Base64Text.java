package org.pbxguard.core.text.decode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Text that is base64 of other text (RFC 4648 sections 4 and 5, padding optional). Stateless. */
public final class Base64Text {
  private static final int SHORTEST = 16;
  private static final int PRINTABLE_PERCENT = 92;

  private Base64Text() {}

  /**
   * What the whole text stands for, when it is base64 of at least 16 characters and of something
   * that reads as text.
   */
  public static Optional<String> decode(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    if (end < SHORTEST - 2 || end % 4 == 1 || text.length() - end > 2) {
      return Optional.empty();
    }
    char[] standard = new char[end];
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return Optional.empty();
      }
      standard[i] = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    byte[] bytes = Base64.getDecoder().decode(new String(standard));
    return printable(bytes)
        ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static boolean isDigit(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '-'
        || c == '_';
  }

  private static boolean printable(byte[] bytes) {
    int good = 0;
    for (byte b : bytes) {
      if ((b >= ' ' && b < 0x7f) || b == '\n' || b == '\r' || b == '\t') {
        good++;
      }
    }
    return good * 100L >= (long) PRINTABLE_PERCENT * bytes.length;
  }
}
