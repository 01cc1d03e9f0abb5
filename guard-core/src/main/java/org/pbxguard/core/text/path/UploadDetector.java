package org.pbxguard.core.text.path;

import java.util.List;
import java.util.Locale;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.WordTable;

/**
 * Names of uploaded files that a web server would run or read as its own settings. File systems
 * drop dots and blanks at the end of a name and what follows a NUL or {@code ::$DATA}; some servers
 * run {@code x.php.jpg}. Some upload scripts take the name from a header.
 *
 * <p>Thread-safe.
 */
public final class UploadDetector implements Detector {
  private static final Rule SCRIPT = new Rule("upload-script-name", Category.RCE, 60);
  private static final Rule SESSION = new Rule("upload-session-name", Category.PHP, 60);

  private static final WordTable EXTENSIONS =
      WordTable.of(
          "php",
          "php2",
          "php3",
          "php4",
          "php5",
          "php6",
          "php7",
          "php8",
          "phtml",
          "phps",
          "phar",
          "pht",
          "phpt",
          "pgif",
          "inc",
          "hphp",
          "ctp",
          "module",
          "jsp",
          "jspx",
          "jspf",
          "jsw",
          "jsv",
          "jhtml",
          "asp",
          "aspx",
          "asa",
          "ashx",
          "asmx",
          "ascx",
          "axd",
          "cshtml",
          "vbhtml",
          "cer",
          "cdx",
          "cfm",
          "cfml",
          "cfc",
          "cgi",
          "shtml",
          "stm",
          "htaccess",
          "htpasswd",
          "war",
          "ear",
          "user",
          "rhtml",
          "erb");
  private static final WordTable NAMES =
      WordTable.of(
          "web.config", ".user.ini", ".htaccess", ".htpasswd", "php.ini", "wp-config_php.txt");
  private static final int LONGEST_SESSION_PREFIX = 5;

  @Override
  public List<Rule> rules() {
    return List.of(SCRIPT, SESSION);
  }

  @Override
  public List<String> triggers() {
    return List.of(".", "sess_");
  }

  @Override
  public void inspect(View view, Report report) {
    if (!view.in(Place.FILE_NAME) && !namesFile(view)) {
      return;
    }
    String name = base(view.text());
    if (NAMES.has(name, 0, name.length()) || runs(name)) {
      report.hit(SCRIPT, view, 0, view.text().length());
    }
    if (name.startsWith("sess_") && name.length() > LONGEST_SESSION_PREFIX + 10) {
      report.hit(SESSION, view, 0, view.text().length());
    }
  }

  private static boolean namesFile(View view) {
    if (!view.in(Place.HEADER)) {
      return false;
    }
    String header = view.where().name().toLowerCase(Locale.ROOT);
    return header.startsWith("x") && (header.endsWith("filename") || header.endsWith("file-name"));
  }

  /** The name without directories and without what file systems drop. */
  private static String base(String text) {
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Climb.slash(text.charAt(i))) {
        start = i + 1;
      }
    }
    int end = text.length();
    int stream = text.indexOf("::", start);
    end = stream > 0 ? stream : end;
    while (end > start && (text.charAt(end - 1) == '.' || Ascii.blank(text.charAt(end - 1)))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Any of the name's extensions is one that servers run. */
  private static boolean runs(String name) {
    int dot = name.indexOf('.');
    while (dot >= 0) {
      int from = Ascii.skipBlanks(name, dot + 1);
      int to = Ascii.wordEnd(name, from);
      boolean whole = to == name.length() || "., ;%".indexOf(name.charAt(to)) >= 0;
      if (whole && EXTENSIONS.has(name, from, to) && !innocent(name, from, to)) {
        return true;
      }
      dot = name.indexOf('.', dot + 1);
    }
    return false;
  }

  /** Extensions that also stand in ordinary names, when they are not the last one. */
  private static boolean innocent(String name, int from, int to) {
    int length = to - from;
    boolean weak =
        length == 3
            && (name.startsWith("inc", from)
                || name.startsWith("war", from)
                || name.startsWith("ear", from));
    return weak
        || (name.startsWith("user", from) && !name.endsWith(".ini"))
        || name.startsWith("module", from);
  }
}
