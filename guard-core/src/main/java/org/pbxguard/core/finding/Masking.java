package org.pbxguard.core.finding;

import java.util.List;
import java.util.Locale;

/**
 * Takes secrets out of evidence before it is kept: the value of a header or parameter that carries
 * one, and {@code name=value} or {@code name: value} pairs inside a text whose name says so.
 *
 * <p>Stateless and thread-safe; one pass over a text that is cut already.
 */
public final class Masking {
  /** What stands for a secret. */
  public static final String MASK = "***";

  private static final List<String> SECRET_NAMES =
      List.of(
          "authorization",
          "cookie",
          "passw",
          "pwd",
          "secret",
          "token",
          "otp",
          "api_key",
          "apikey",
          "api-key",
          "response",
          "session");

  private Masking() {}

  /** The evidence of a finding without secrets. */
  public static String mask(Finding finding) {
    return names(finding.where().toLowerCase(Locale.ROOT), finding.where().length())
        ? MASK
        : mask(finding.evidence());
  }

  /** A text without the values of pairs whose names say that they are secret. */
  public static String mask(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.length() != text.length() || !names(lower, lower.length())) {
      return lower.length() == text.length() ? text : mask(lower);
    }
    StringBuilder masked = new StringBuilder(text.length());
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '=' || c == ':') && names(lower.substring(nameStart(lower, i), i), i)) {
        int end = valueEnd(text, i + 1, c == ':');
        masked.append(text, from, i + 1).append(MASK);
        from = end;
        i = end - 1;
      }
    }
    return masked.append(text, from, text.length()).toString();
  }

  private static boolean names(String lower, int atLeast) {
    return atLeast > 0 && SECRET_NAMES.stream().anyMatch(lower::contains);
  }

  private static int nameStart(String text, int end) {
    int start = end;
    while (start > 0 && "&;,?\n\r{\"' ".indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    // A quoted name, as in JSON, ends with its quote.
    if (start == end && end > 0 && "\"'".indexOf(text.charAt(end - 1)) >= 0) {
      start--;
      while (start > 0 && inName(text.charAt(start - 1))) {
        start--;
      }
    }
    return start;
  }

  private static boolean inName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  private static int valueEnd(String text, int from, boolean wholeLine) {
    int end = from;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '"')) {
      end++;
    }
    String stops = wholeLine ? "\r\n\"}" : "&;,\r\n\"' ";
    while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
