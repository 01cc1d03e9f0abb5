package org.pbxguard.core.text.path;

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
 * Path traversal and inclusion of local files. One step up is what relative links have; three, a
 * step up together with a name that leads somewhere, or a file that only an attacker asks for is
 * not.
 *
 * <p>Thread-safe.
 */
public final class PathDetector implements Detector {
  private static final Rule CLIMB = lfi("lfi-climb", 60);
  private static final Rule CLIMB_HINT = lfi("lfi-climb-hint", 15);
  private static final Rule CLIMB_TWICE = lfi("lfi-climb-twice", 35);
  private static final Rule IDLE = lfi("lfi-idle-dots", 50);
  private static final Rule ONLY_STEPS = lfi("lfi-only-steps", 50);
  private static final Rule FILE = lfi("lfi-file", 60);
  private static final Rule FILE_HINT = lfi("lfi-file-hint", 15);
  private static final Rule WRAPPER = lfi("lfi-wrapper", 60);
  private static final Rule SHARE = lfi("lfi-share", 60);
  private static final Rule STREAM = lfi("lfi-file-stream", 60);
  private static final Rule PATH = lfi("lfi-path-leaves-root", 60);

  private static final List<String> WRAPPERS =
      List.of(
          "php://",
          "phar://",
          "expect://",
          "zip://",
          "compress.zlib://",
          "compress.bzip2://",
          "glob://",
          "ogg://",
          "rar://",
          "ssh2.exec://",
          "ssh2.sftp://",
          "ssh2.shell://",
          "ssh2.tunnel://",
          "file://",
          "file:/",
          "netdoc:",
          "jar:http",
          "jar:file",
          "view-source:",
          "data://",
          "data:;",
          "data:,",
          "data:text/plain;",
          "data:text/plain,");
  private static final Automaton WRAPPER_WORDS = Automaton.of(WRAPPERS);
  private static final Automaton FIRST_NAMES =
      Automaton.of(List.of("etc", "windows", "system32", "web-inf"));
  private static final List<List<String>> SECOND_NAMES =
      List.of(
          List.of("passwd", "shadow", "issue", "hosts", "group"),
          List.of("win.ini", "system.ini"),
          List.of("drivers", "config", "cmd.exe"),
          List.of("web.xml"));

  /** The main stream of a file of NTFS: its name with this is another way to write its name. */
  private static final String STREAM_NAME = "::$data";

  private static final int MANY_STEPS = 3;
  private static final int MANY_IDLE = 5;
  private static final int PROSE = 6;
  private static final int GAP = 24;

  private static Rule lfi(String id, int points) {
    return new Rule(id, Category.LFI, points);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        CLIMB,
        CLIMB_HINT,
        CLIMB_TWICE,
        ONLY_STEPS,
        IDLE,
        FILE,
        FILE_HINT,
        WRAPPER,
        SHARE,
        STREAM,
        PATH);
  }

  @Override
  public List<String> triggers() {
    List<String> all = new ArrayList<>(WRAPPERS);
    all.addAll(
        List.of(
            "..",
            STREAM_NAME,
            "./",
            ".\\",
            "/.",
            "?.",
            ".?",
            "etc",
            "passwd",
            "/proc",
            "/var/",
            "/root",
            ".ssh",
            ".aws",
            ".git/",
            ".svn/",
            ".bash_",
            ".ht",
            ".ini",
            "ntuser",
            "unattend",
            "sysprep",
            ".asa",
            ".asp",
            "web-inf",
            "meta-inf",
            "system32",
            "repair",
            "winnt",
            "windows",
            "inetpub",
            "wp-config",
            "config.inc",
            "httpd",
            "/dev/tcp",
            "ssh2.exec://",
            "ssh2.sftp://",
            "ssh2.shell://",
            "ssh2.tunnel://",
            "/sys/",
            "$\\",
            "$/",
            "\\\\",
            "my.cnf",
            "id_rsa",
            "web.config",
            "php.ini",
            "usr/local"));
    return all;
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    steps(view, report);
    if (view.in(Place.FILE)) {
      return;
    }
    files(view, report);
    separated(view, report);
    wrappers(view, report);
    stream(view, report);
    int share = text.startsWith("\\\\") ? text.indexOf("$\\", 3) : -1;
    if (share > 0 && share < 64) {
      report.hit(SHARE, view, 0, share + 2);
    }
  }

  private static void stream(View view, Report report) {
    String text = view.text();
    int at = text.indexOf("::$");
    while (at >= 0 && !Ascii.at(text, at, STREAM_NAME)) {
      at = text.indexOf("::$", at + 1);
    }
    if (at >= 0) {
      report.hit(STREAM, view, at, at + STREAM_NAME.length());
    }
  }

  private static void steps(View view, Report report) {
    int steps = Climb.steps(view.text());
    if (view.in(Place.FILE)) {
      return;
    }
    if (steps > 0 && onlySteps(view.text())) {
      report.hit(ONLY_STEPS, view, 0, view.text().length());
    }
    if (view.in(Place.PATH) && steps > 0) {
      report.hit(PATH, view, 0, view.text().length());
    } else if (steps >= MANY_STEPS) {
      report.hit(CLIMB, view, view.text().indexOf(".."), view.text().indexOf("..") + 12);
    } else if (steps == 2) {
      report.hit(CLIMB_TWICE, view, view.text().indexOf(".."), view.text().indexOf("..") + 8);
    } else if (steps > 0) {
      report.hit(CLIMB_HINT, view, view.text().indexOf(".."), view.text().indexOf("..") + 3);
    }
    if (Climb.idle(view.text()) >= MANY_IDLE) {
      report.hit(IDLE, view, 0, view.text().length());
    }
  }

  private static boolean onlySteps(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '.' && !Climb.slash(text.charAt(i))) {
        return false;
      }
    }
    return text.length() >= 3;
  }

  private static void files(View view, Report report) {
    String levelled = Files.level(view.text());
    View shown = new View(levelled, view.where(), view.depth());
    boolean prose = prose(levelled);
    Automaton.Hits hits = Files.hits(levelled);
    while (hits.next()) {
      boolean sure =
          hits.id() < Files.SURE.size()
              && whole(levelled, hits)
              && !(prose && apart(levelled, hits.start()));
      report.hit(sure ? FILE : FILE_HINT, shown, hits.start(), hits.end());
    }
  }

  /** Whether the text has as many blanks as a sentence, which may name a file that stands apart. */
  private static boolean prose(String text) {
    return Ascii.hasSpaces(text, PROSE + 1);
  }

  private static boolean apart(String text, int start) {
    return start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '(');
  }

  /**
   * Whether the name does not go on with letters: {@code /etc/group} is not {@code /etc/grouping}.
   */
  private static boolean whole(String text, Automaton.Hits hits) {
    if (hits.end() >= text.length() || text.charAt(hits.end() - 1) == '/') {
      return true;
    }
    return !Character.isLetterOrDigit(text.charAt(hits.end()));
  }

  /** Two names of a known path with anything but a word between them. */
  private static void separated(View view, Report report) {
    Automaton.Hits hits = FIRST_NAMES.hits(view.text());
    while (hits.next()) {
      int next = pastGap(view.text(), hits.end());
      for (String name : SECOND_NAMES.get(hits.id())) {
        if (Ascii.at(view.text(), next, name) && (next > hits.end() || name.equals("passwd"))) {
          report.hit(FILE, view, hits.start(), next + name.length());
        }
      }
    }
  }

  /** What may stand for a slash: signs, and a percent sign with whatever two characters. */
  private static int pastGap(String text, int from) {
    int at = from;
    while (at < text.length() && at < from + GAP) {
      char c = text.charAt(at);
      if (Ascii.word(c) || c == ' ' || c == ',' || c == '.') {
        return at;
      }
      boolean escape = c == '%' && at + 2 < text.length();
      at += escape ? escapeLength(text, at) : 1;
    }
    return at;
  }

  /** {@code %5c}, {@code %9v}, or {@code %5%c}, which somebody decoded badly. */
  private static int escapeLength(String text, int at) {
    return text.charAt(at + 2) == '%' && at + 3 < text.length() ? 4 : 3;
  }

  private static void wrappers(View view, Report report) {
    boolean prose = prose(view.text());
    Automaton.Hits hits = WRAPPER_WORDS.hits(view.text());
    while (hits.next()) {
      boolean starts = hits.start() == 0 || !Character.isLetterOrDigit(view.at(hits.start() - 1));
      boolean path =
          view.at(hits.end()) > ' ' && view.at(hits.end()) != '`' && view.at(hits.end()) != '"';
      if (starts && path && !(prose && apart(view.text(), hits.start()))) {
        report.hit(WRAPPER, view, hits.start(), hits.end() + 20);
      }
    }
  }
}
