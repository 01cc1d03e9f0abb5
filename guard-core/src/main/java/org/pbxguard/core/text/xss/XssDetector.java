package org.pbxguard.core.text.xss;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/**
 * Cross-site scripting. Text is read as an HTML tokenizer would read it from any point on: every
 * {@code <} may open a tag, every quote may leave an attribute. Formatting tags are let through;
 * what runs, loads or handles events is not.
 *
 * <p>Thread-safe.
 */
public final class XssDetector implements Detector {
  private static final Rule TAG = rule("xss-active-tag", 80);
  private static final Rule ATTRIBUTE = rule("xss-active-attribute", 70);
  private static final Rule HANDLER = rule("xss-event-handler", 80);
  private static final Rule URL = rule("xss-script-url", 80);
  private static final Rule STYLE = rule("xss-style", 60);
  private static final Rule BREAK_OUT = rule("xss-script-break-out", 60);
  private static final Rule COMMENT = rule("xss-conditional-comment", 60);

  private static final List<String> STYLES =
      List.of(
          ":expression(",
          ": expression(",
          "=expression(",
          "/expression(",
          "-moz-binding",
          "binding:url(",
          "binding: url(",
          "behavior:url",
          "behavior: url",
          "behaviour:url",
          "@import",
          "url(javascript",
          "url('javascript",
          "url(\"javascript",
          "url(data:text",
          "ecmascript",
          "-o-link");
  private static final Automaton STYLE_WORDS = Automaton.of(STYLES);

  private static Rule rule(String id, int points) {
    return new Rule(id, Category.XSS, points);
  }

  @Override
  public List<Rule> rules() {
    return List.of(TAG, ATTRIBUTE, HANDLER, URL, STYLE, BREAK_OUT, COMMENT);
  }

  @Override
  public List<String> triggers() {
    List<String> all = new ArrayList<>(Events.names());
    all.addAll(
        List.of(
            "<",
            "script:",
            "-->",
            "autofocus",
            "=&{()}",
            "data:",
            "vbs:",
            "mocha:",
            "script\t",
            "script\n",
            "script\r",
            "t:",
            "t\t:",
            "'\"><"));
    all.addAll(STYLES);
    return all.stream().distinct().toList();
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    String text = view.text();
    tags(view, report);
    boolean rest = text.endsWith(">") && text.indexOf('<') < 0 && text.contains("autofocus");
    if (rest || text.contains("=&{()}")) {
      report.hit(BREAK_OUT, view, 0, text.length());
    }
    if (view.in(Place.PARAMETER_NAME) && text.strip().startsWith("on") && text.indexOf('=') > 0) {
      report.hit(HANDLER, view, 0, text.length());
    }
    if (text.startsWith("-->")) {
      report.hit(BREAK_OUT, view, 0, 8);
    }
    int probe = Math.max(text.indexOf("'\"><"), text.indexOf("\"'><"));
    if (probe >= 0) {
      report.hit(BREAK_OUT, view, probe, probe + 12);
    }
    int handler = Handlers.find(text);
    if (handler >= 0) {
      report.hit(HANDLER, view, handler, handler + 20);
    }
    int url = Urls.find(text);
    if (url >= 0) {
      report.hit(URL, view, url - 10, url + 20);
    }
    if (STYLE_WORDS.scan(text) != 0 && styled(text)) {
      report.hit(STYLE, view, 0, text.length());
    }
  }

  private static boolean styled(String text) {
    return (STYLE_WORDS.scan(text) & 1) != 0;
  }

  private static void tags(View view, Report report) {
    String text = view.text();
    int at = text.indexOf('<');
    boolean conditional = false;
    TagWords words = new TagWords(text);
    while (at >= 0) {
      int name = at + 1;
      while (name < text.length() && opening(text.charAt(name))) {
        name++;
      }
      int kind = Tags.kind(text, name);
      if (kind == Tags.ACTIVE) {
        report.hit(TAG, view, at, at + 24);
        return;
      }
      conditional |= kind == Tags.CONDITIONAL && words.within(name);
      special(view, at, report);
      at = text.indexOf('<', name);
    }
    if (conditional) {
      report.hit(ATTRIBUTE, view, 0, text.length());
    }
  }

  /** Islands of data and conditional comments, of the browsers that read them. */
  private static void special(View view, int at, Report report) {
    String text = view.text();
    char first = view.at(at + 1);
    if (first != '?' && first != '!' && (first | 0x20) != 'x') {
      return;
    }
    if (Ascii.at(text, at, "<xml ") || Ascii.at(text, at, "<?import")) {
      report.hit(TAG, view, at, at + 24);
    }
    if (Ascii.at(text, at, "<?xml:namespace")
        || Ascii.at(text, at, "<!--[if")
        || Ascii.at(text, at, "<![endif")) {
      report.hit(COMMENT, view, at, at + 16);
    }
  }

  /** What browsers skip between the bracket and a name, or a scanner puts there. */
  private static boolean opening(char c) {
    return c == '/' || c == '%' || c == '?' || c == '!' || c == '\\' || Ascii.blank(c);
  }
}
