package org.pbxguard.core.text.header;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;

/**
 * Line ends that would add headers to a response or commands to a mail dialogue. Text of several
 * lines is ordinary, and so are pasted SIP and mail headers in it: what counts is a short value
 * whose next line is a header that an attacker sets.
 *
 * <p>Thread-safe.
 */
public final class HeaderDetector implements Detector {
  private static final Rule SPLIT = new Rule("crlf-header", Category.CRLF, 60);
  private static final Rule LINE_END = new Rule("crlf-in-line", Category.CRLF, 60);
  private static final Rule MAIL = new Rule("crlf-mail-command", Category.CRLF, 60);
  private static final int LONGEST_HEAD = 80;
  private static final int MOST_LINES = 8;

  private static final List<String> SURE =
      List.of(
          "set-cookie",
          "http/1.",
          "http/2",
          "refresh",
          "x-xss-protection",
          "x-accel-redirect",
          "x-sendfile");
  private static final List<String> ORDINARY =
      List.of(
          "location",
          "content-type",
          "contenttype",
          "content-length",
          "content-disposition",
          "link",
          "status",
          "transfer-encoding",
          "access-control-allow",
          "host",
          "last-modified",
          "header",
          "next",
          "bcc",
          "cc",
          "to",
          "from",
          "x-",
          "pragma",
          "cache-control",
          "crlf",
          "server");
  private static final List<String> COMMANDS =
      List.of(
          "quit",
          "ehlo ",
          "helo ",
          "mail from:",
          "rcpt to:",
          "data\r",
          "rset",
          "vrfy ",
          "expn ",
          "retr ",
          "list ",
          "dele ",
          "top ",
          "stat\r",
          "uidl",
          "noop",
          "auth plain",
          "starttls");
  private static final List<String> TAGGED =
      List.of(
          "capability",
          "fetch ",
          "append ",
          "uid ",
          "store ",
          "select ",
          "examine ",
          "create ",
          "delete ",
          "login ",
          "logout",
          "copy ",
          "search ",
          "list ",
          "expunge");

  @Override
  public List<Rule> rules() {
    return List.of(SPLIT, LINE_END, MAIL);
  }

  @Override
  public List<String> triggers() {
    return List.of("\n", "\r", "0x0d0x0a", "%0");
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    if (view.in(Place.FILE) || view.in(Place.BODY)) {
      return;
    }
    if (Ascii.at(text, 0, "0x0d0x0a")) {
      report.hit(SPLIT, view, 0, text.length());
    }
    boolean name = view.in(Place.PARAMETER_NAME) && text.length() < 64 && text.indexOf(' ') < 0;
    boolean line = view.in(Place.PATH) || view.in(Place.HEADER) || view.in(Place.COOKIE) || name;
    int lines = 0;
    for (int i = 0; i < text.length() && lines < MOST_LINES; i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        lines++;
        if (line) {
          report.hit(LINE_END, view, i - 10, i + 20);
        }
        next(view, report, i + 1);
      }
    }
  }

  private static void next(View view, Report report, int from) {
    String text = view.text();
    int at = Ascii.skipBlanks(text, from);
    int head = headLength(text, from);
    if (request(text, at) || lone(text, from, at)) {
      report.hit(SPLIT, view, at - 4, at + 30);
    }
    if (header(text, at, SURE)
        || (head <= LONGEST_HEAD && few(text) && header(text, at, ORDINARY))) {
      report.hit(SPLIT, view, at - 4, at + 30);
    }
    if (head <= LONGEST_HEAD && few(text) && mail(text, at)) {
      report.hit(MAIL, view, at - 4, at + 30);
    }
  }

  /** A request line, as for a second request on the same connection. */
  private static boolean request(String text, int at) {
    int method = Ascii.wordEnd(text, at);
    int end = text.indexOf(" HTTP/", method);
    return method - at >= 3
        && method - at <= 9
        && end > 0
        && end - at < 200
        && text.startsWith(" ", method);
  }

  /** A single line end in a short value, and a header with a hyphen behind it. */
  private static boolean lone(String text, int from, int at) {
    int end = at;
    boolean hyphen = false;
    while (end < text.length() && (Ascii.word(text.charAt(end)) || text.charAt(end) == '-')) {
      hyphen |= text.charAt(end) == '-' && end > at;
      end++;
    }
    boolean alone = text.indexOf('\n') == text.lastIndexOf('\n') && text.length() < 120;
    return hyphen && alone && at - from <= 1 && end < text.length() && text.charAt(end) == ':';
  }

  private static int headLength(String text, int from) {
    int start = 0;
    while (start < from && Ascii.blank(text.charAt(start))) {
      start++;
    }
    return from - start;
  }

  private static boolean few(String text) {
    int lines = 0;
    for (int i = 0; i < text.length() && lines < MOST_LINES; i++) {
      lines += text.charAt(i) == '\n' ? 1 : 0;
    }
    return lines < MOST_LINES && text.length() < 600;
  }

  private static boolean header(String text, int at, List<String> names) {
    for (String name : names) {
      if (Ascii.at(text, at, name)) {
        int end = at + name.length();
        while (end < text.length() && (Ascii.word(text.charAt(end)) || text.charAt(end) == '-')) {
          end++;
        }
        int colon = Ascii.skipBlanks(text, end);
        return name.startsWith("http/")
            || (colon < text.length() && (text.charAt(colon) == ':' || text.charAt(colon) == '='));
      }
    }
    return false;
  }

  private static boolean mail(String text, int at) {
    for (String command : COMMANDS) {
      if (Ascii.at(text, at, command)) {
        return ends(text, at + command.length(), command);
      }
    }
    int tag = at;
    while (tag < text.length() && Ascii.word(text.charAt(tag))) {
      tag++;
    }
    boolean tagged =
        tag - at >= 2
            && tag - at <= 6
            && Ascii.digit(text.charAt(tag - 1))
            && tag < text.length()
            && text.charAt(tag) == ' ';
    if (!tagged) {
      return false;
    }
    for (String command : TAGGED) {
      if (Ascii.at(text, tag + 1, command)) {
        return true;
      }
    }
    return false;
  }

  /** A command with a number or an address, or alone on its line. */
  private static boolean ends(String text, int end, String command) {
    char last = command.charAt(command.length() - 1);
    if (last == ':' || last == '\r') {
      return true;
    }
    if (end >= text.length()) {
      return true;
    }
    char next = text.charAt(end);
    if (last == ' ') {
      return Ascii.digit(next) || Ascii.at(command, 0, "ehlo") || Ascii.at(command, 0, "helo");
    }
    return next == '\r' || next == '\n';
  }
}
