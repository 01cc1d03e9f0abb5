package org.pbxguard.core.text.shell;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;

/**
 * OS command injection for the shells of Unix. A separator alone says nothing, nor does the name of
 * a program: a separator, a program behind it, and behind that an end, an option, a path or another
 * separator do. A PBX's daily bread is let through: {@code ${EXTEN}} and {@code $[...]} are no
 * shell, comments start with a semicolon, and choices are written with bars.
 *
 * <p>Thread-safe.
 */
public final class ShellDetector implements Detector {
  private static final Rule COMMAND = rule("rce-shell-command", 60);
  private static final Rule COMMAND_HINT = rule("rce-shell-command-hint", 20);
  private static final Rule SUBSTITUTION = rule("rce-shell-substitution", 60);
  private static final Rule DISGUISE = rule("rce-shell-disguise", 60);
  private static final Rule GLOB = rule("rce-shell-glob", 60);
  private static final Rule SHELLSHOCK = new Rule("shellshock", Category.SHELLSHOCK, 90);

  private static final List<String> IDLE =
      List.of(":;", "_;", ":%", "_%", ": ;", "foo:;", "ignored;", "a;", "_; }");

  private static Rule rule(String id, int points) {
    return new Rule(id, Category.RCE, points);
  }

  @Override
  public List<Rule> rules() {
    return List.of(COMMAND, COMMAND_HINT, SUBSTITUTION, DISGUISE, GLOB, SHELLSHOCK);
  }

  @Override
  public List<String> triggers() {
    return List.of(
        ";",
        "|",
        "&",
        "`",
        "$",
        "\n",
        "\r",
        "/",
        "{",
        "<(",
        ">(",
        "\\",
        "!",
        "'",
        "<",
        "(){",
        "() ",
        "wget ",
        "curl ",
        "ping ",
        "ping.exe",
        "nc ",
        "ncat ",
        "cat ",
        "ls ",
        "dir ",
        "bash",
        "perl ",
        "python",
        "php ",
        "ruby ",
        "uname",
        "whoami",
        "ifconfig",
        "ipconfig",
        "netstat",
        "chmod ",
        "chown ",
        "nslookup",
        "sleep ",
        "rm -",
        "ssh ",
        "telnet ",
        "tftp ",
        "systeminfo",
        "tasklist",
        "ps ",
        "echo ",
        "kill ",
        "which ",
        "time ",
        "nohup ",
        "strace ",
        "sudo ",
        "alias ",
        "type ",
        "ansible",
        "cscli",
        "apt-get ",
        "getent ",
        "sh -",
        "env -",
        "xargs ",
        "~-",
        "~+",
        "chef-",
        "awk ",
        "sed ",
        "grep ",
        "tar ",
        "node ");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    shellshock(view, report);
    int glob = Globs.find(view.text());
    if (glob >= 0) {
      report.hit(GLOB, view, glob, glob + 20);
    }
    readings(view, report);
    if (view.text().indexOf(' ') < 0 && view.text().indexOf('+') >= 0) {
      // A plus sign that was encoded twice is still a blank to somebody.
      View spaced = new View(view.text().replace('+', ' '), view.where(), view.depth());
      readings(spaced, report);
    }
  }

  private static void readings(View view, Report report) {
    int weight = commands(view, report);
    disguised(view, weight, report);
  }

  /** A function definition where an environment variable's value starts. */
  private static void shellshock(View view, Report report) {
    String text = view.text();
    int at = text.indexOf('(');
    while (at >= 0) {
      int close = Ascii.skipBlanks(text, at + 1);
      if (close < text.length() && text.charAt(close) == ')') {
        int brace = Ascii.skipBlanks(text, close + 1);
        boolean opens = brace < text.length() && text.charAt(brace) == '{';
        int body = opens ? Ascii.skipBlanks(text, brace + 1) : 0;
        if (opens && (at == 0 || idle(text, body))) {
          report.hit(SHELLSHOCK, view, at, body + 12);
        }
      }
      at = text.indexOf('(', at + 1);
    }
  }

  /** The bodies that a probe gives its function, which does nothing. */
  private static boolean idle(String text, int body) {
    for (String does : IDLE) {
      if (Ascii.at(text, body, does)) {
        return true;
      }
    }
    return false;
  }

  private static int commands(View view, Report report) {
    int weight = Separators.strongest(view.text(), view.where().place());
    if (weight >= Separators.SUBSTITUTED) {
      report.hit(SUBSTITUTION, view, 0, view.text().length());
    } else if (weight >= Separators.SURE) {
      report.hit(COMMAND, view, 0, view.text().length());
    } else if (weight > 0) {
      report.hit(COMMAND_HINT, view, 0, view.text().length());
    }
    return weight;
  }

  /** What becomes a command only once the shell has read it. */
  private static void disguised(View view, int plain, Report report) {
    String read = Unquoted.of(view.text());
    if (read.length() == view.text().length()) {
      return;
    }
    boolean blanks =
        Ascii.at(view.text(), 0, "$ifs")
            || contains(view.text(), "$ifs")
            || contains(view.text(), "${ifs");
    if (blanks
        || Separators.strongest(read, view.where().place()) > Math.max(plain, Separators.NONE)) {
      report.hit(DISGUISE, view, 0, view.text().length());
    }
  }

  private static boolean contains(String text, String lower) {
    int at = text.indexOf('$');
    while (at >= 0) {
      if (Ascii.at(text, at, lower)) {
        return true;
      }
      at = text.indexOf('$', at + 1);
    }
    return false;
  }
}
