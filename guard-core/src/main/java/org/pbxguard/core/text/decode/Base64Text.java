package org.pbxguard.core.text.decode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Text that is base64 of other text (RFC 4648 sections 4 and 5, padding optional). Stateless. */
public final class Base64Text {
  private static final int SHORTEST = 16;
  private static final int PRINTABLE_PERCENT = 92;
  private static final char REPLACEMENT = '\ufffd';

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
    String plain = new String(bytes, StandardCharsets.UTF_8);
    return printable(plain) ? Optional.of(plain) : Optional.empty();
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

  /** Hardly any control characters, nor bytes that are no UTF-8. */
  private static boolean printable(String text) {
    int good = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = c == '\n' || c == '\r' || c == '\t';
      good += blank || (c >= ' ' && c < 0x7f) || (c >= 0xa0 && c != REPLACEMENT) ? 1 : 0;
    }
    return good * 100L >= (long) PRINTABLE_PERCENT * text.length();
  }
}
