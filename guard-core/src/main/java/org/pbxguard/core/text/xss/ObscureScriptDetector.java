package org.pbxguard.core.text.xss;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Chars;

/**
 * Script in an alphabet that no script seems to have: JavaScript of nothing but brackets, signs and
 * exclamation marks, and tags whose angle brackets have the eighth bit set, which readers of
 * seven-bit text drop.
 *
 * <p>Thread-safe.
 */
public final class ObscureScriptDetector implements Detector {
  private static final Chars TURNED = Chars.of("[+!");
  private static final Rule BRACKETS = new Rule("xss-script-of-brackets", Category.XSS, 60);
  private static final Rule EIGHTH_BIT = new Rule("xss-eighth-bit", Category.XSS, 60);
  private static final Chars ALPHABET = Chars.of("[]()!+ ");
  private static final int LONG_ENOUGH = 10;
  private static final char OPEN = '<' | 0x80;
  private static final char CLOSE = '>' | 0x80;

  @Override
  public List<Rule> rules() {
    return List.of(BRACKETS, EIGHTH_BIT);
  }

  @Override
  public List<String> triggers() {
    return List.of("![", "+[]", "script", "img", "svg", "iframe", "body");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    int run = brackets(view.text());
    if (run >= 0) {
      report.hit(BRACKETS, view, run, run + 20);
    }
    int tag = tag(view.text());
    if (tag >= 0) {
      report.hit(EIGHTH_BIT, view, tag, tag + 20);
    }
  }

  /** Where a long run of the alphabet starts that turns something into a boolean, or -1. */
  private static int brackets(String text) {
    int start = 0;
    boolean turned = false;
    int empty = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : 0;
      if (c == 0 || !ALPHABET.has(c)) {
        start = i + 1;
        turned = false;
        empty = 0;
        continue;
      }
      turned |= c == '!' && i + 1 < text.length() && TURNED.has(text.charAt(i + 1));
      empty += c == '[' && i + 1 < text.length() && text.charAt(i + 1) == ']' ? 1 : 0;
      if (turned && empty >= 2 && i - start >= LONG_ENOUGH) {
        return start;
      }
    }
    return -1;
  }

  /** An opening angle bracket with the eighth bit, a letter or slash, and the closing one. */
  private static int tag(String text) {
    int open = text.indexOf(OPEN);
    while (open >= 0) {
      char next = open + 1 < text.length() ? text.charAt(open + 1) : 0;
      boolean named = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
      if (named && text.indexOf(CLOSE, open) > 0) {
        return open;
      }
      open = named ? -1 : text.indexOf(OPEN, open + 1);
    }
    return -1;
  }
}
