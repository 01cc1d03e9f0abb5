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

  /** What makes a tag that may be harmless active. */
  private static final Automaton ACTIVE_WORDS =
      Automaton.of(
          List.of(
              "srcdoc",
              "formaction",
              "http-equiv",
              "xlink:href",
              "attributename",
              "dynsrc",
              "lowsrc",
              "datasrc",
              "dataformatas",
              "datafld",
              "namespace",
              "implementation",
              "stylesheet",
              "xmlns:xdp",
              "background=\"javascript",
              "allowscriptaccess",
              "codebase",
              "classid",
              "autofocus",
              "contenteditable",
              "ping=",
              "imagesrcset",
              "stype",
              "fscommand",
              "seeksegmenttime"));

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

  private static final int LONGEST_TAG = 400;

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
      conditional |= kind == Tags.CONDITIONAL && active(text, name);
      if (Tags.reads(text, at, "<xml ") || Tags.reads(text, at, "<?import")) {
        report.hit(TAG, view, at, at + 24);
      }
      if (Tags.reads(text, at, "<?xml:namespace")
          || Tags.reads(text, at, "<!--[if")
          || Tags.reads(text, at, "<![endif")) {
        report.hit(COMMENT, view, at, at + 16);
      }
      at = text.indexOf('<', name);
    }
    if (conditional) {
      report.hit(ATTRIBUTE, view, 0, text.length());
    }
  }

  /** Whether one of the words stands in the tag whose name starts at {@code name}. */
  private static boolean active(String text, int name) {
    int end = Ascii.indexWithin(text, '>', name, LONGEST_TAG);
    int limit = end < 0 ? Math.min(text.length(), name + LONGEST_TAG) : end;
    return ACTIVE_WORDS.hits(text, name, limit).next();
  }

  /** What browsers skip between the bracket and a name, or a scanner puts there. */
  private static boolean opening(char c) {
    return c == '/' || c == '%' || c == '?' || c == '!' || c == '\\' || Ascii.blank(c);
  }
}
