package org.pbxguard.core.text.template;

import java.util.ArrayDeque;
import org.pbxguard.core.text.match.Ascii;

/**
 * Reads nested look-ups as Log4j's substitution does: {@code ${lower:J}} is {@code j}, {@code
 * ${anything:-x}} is {@code x}, from the inside out. What stays then shows what was meant.
 *
 * <p>Stateless.
 */
final class Lookups {
  private static final int DEEPEST = 32;

  private Lookups() {}

  /** The text with inner look-ups replaced by what they give; unknown ones stay. */
  static String reduce(String text) {
    StringBuilder out = new StringBuilder(text.length());
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' && i + 1 < text.length() && text.charAt(i + 1) == '{' && open.size() < DEEPEST) {
        open.push(out.length());
        out.append("${");
        i++;
      } else if (c == '}' && !open.isEmpty()) {
        close(out, open.pop());
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static void close(StringBuilder out, int start) {
    String content = out.substring(start + 2);
    int given = content.lastIndexOf(":-");
    if (given >= 0) {
      replace(out, start, content.substring(given + 2));
    } else if (Ascii.at(content, 0, "lower:") || Ascii.at(content, 0, "upper:")) {
      replace(out, start, content.substring(6));
    } else if (Ascii.at(content, 0, "date:'") && content.endsWith("'")) {
      replace(out, start, content.substring(6, Math.max(6, content.length() - 1)));
    } else if (Ascii.at(content, 0, "base64:")) {
      replace(out, start, content.substring(7));
    } else {
      out.append('}');
    }
  }

  private static void replace(StringBuilder out, int start, String with) {
    out.setLength(start);
    out.append(with);
  }
}
