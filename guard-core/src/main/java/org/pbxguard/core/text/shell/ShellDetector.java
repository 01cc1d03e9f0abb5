package org.pbxguard.core.text.shell;

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
 * OS command injection for sh, cmd and PowerShell. A separator alone says nothing, nor does the
 * name of a program: a separator, a program behind it, and behind that an end, an option, a path or
 * another separator do. A PBX's daily bread is let through: {@code ${EXTEN}} and {@code $[...]} are
 * no shell, comments start with a semicolon, and choices are written with bars.
 *
 * <p>Thread-safe.
 */
public final class ShellDetector implements Detector {
  private static final Rule COMMAND = rule("rce-shell-command", 60);
  private static final Rule COMMAND_HINT = rule("rce-shell-command-hint", 20);
  private static final Rule SUBSTITUTION = rule("rce-shell-substitution", 60);
  private static final Rule DISGUISE = rule("rce-shell-disguise", 60);
  private static final Rule GLOB = rule("rce-shell-glob", 60);
  private static final Rule REVERSE = rule("rce-reverse-shell", 80);
  private static final Rule WINDOWS = rule("rce-windows", 60);
  private static final Rule SHELLSHOCK = new Rule("shellshock", Category.SHELLSHOCK, 90);

  /** Enough by themselves. */
  private static final Automaton CONNECTING =
      Automaton.of(
          List.of(
              "/dev/tcp/",
              "/dev/udp/",
              "bash -i",
              "sh -i",
              "0>&1",
              "0<&1",
              ">& /dev",
              ">&/dev",
              "mkfifo ",
              "-e /bin/",
              "|/bin/sh",
              "| /bin/sh",
              "|/bin/bash",
              "| /bin/bash",
              "|sh -",
              "| sh -",
              "|bash -",
              "| bash -",
              "/bin/sh -c",
              "/bin/bash -c",
              "sh -c \"",
              "sh -c '",
              "sh|sh",
              "<<<\"",
              "<<< "));

  private static final Automaton WINDOWS_WORDS =
      Automaton.of(
          List.of(
              "cmd /c",
              "cmd.exe",
              "cmd /k",
              "command.com",
              "powershell -",
              "powershell.exe",
              "powershell/",
              "invoke-expression",
              "invoke-webrequest",
              "invoke-command",
              "invoke-restmethod",
              "iex(",
              "iex (",
              "downloadstring(",
              "downloadfile(",
              "net.webclient",
              "-encodedcommand",
              "-windowstyle hidden",
              "start-bitstransfer",
              "set /a ",
              "set /p ",
              "for /l ",
              "for /f ",
              "for /d ",
              "for /r ",
              "if /i ",
              "if not exist ",
              "if errorlevel",
              "%errorlevel%",
              "%comspec%",
              "%systemroot%",
              "%path:~",
              "%programfiles:~",
              "for %%",
              "get-process",
              "get-service",
              "get-childitem",
              "get-content",
              "get-wmiobject",
              "get-ciminstance",
              "start-process",
              "new-object",
              "wscript.shell",
              "net user ",
              "net localgroup",
              "reg query",
              "reg add",
              "type c:",
              "dir c:",
              "copy c:",
              "del c:",
              "type %",
              "set-executionpolicy",
              "get-location",
              "get-alias",
              "add-type",
              "out-file",
              "write-output",
              "write-host",
              "convertto-",
              "test-connection",
              "xp_cmdshell"));

  private static Rule rule(String id, int points) {
    return new Rule(id, Category.RCE, points);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        COMMAND, COMMAND_HINT, SUBSTITUTION, DISGUISE, GLOB, REVERSE, WINDOWS, SHELLSHOCK);
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
        "!",
        "'",
        "wget",
        "curl",
        "ping",
        "nc ",
        "cat ",
        "ls ",
        "powershell",
        "cmd",
        "%errorlevel",
        "%path",
        "%systemroot",
        "%program",
        "for %%",
        "if errorlevel",
        "if not exist",
        "invoke-",
        "iex",
        "downloadstring",
        "net.webclient",
        "get-",
        "start-process",
        "new-object",
        "wscript",
        "net user",
        "reg query",
        "type c:",
        "dir c:",
        "del c:",
        "type %",
        "set-exec",
        "0>&1",
        "mkfifo",
        "sh -",
        "bash",
        "perl",
        "python",
        "php ",
        "ruby ",
        "uname",
        "whoami",
        "ifconfig",
        "ipconfig",
        "netstat",
        "chmod",
        "nslookup",
        "sleep ",
        "rm -",
        "ssh ",
        "telnet ",
        "tftp",
        "write-",
        "out-file",
        "convertto",
        "test-conn",
        "add-type",
        "if",
        "for",
        "set /",
        "phpinfo",
        "systeminfo",
        "tasklist",
        "() ",
        "(){",
        "ps ",
        "env",
        "echo ",
        "kill ");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    shellshock(view, report);
    if ((CONNECTING.scan(view.text()) & 1) != 0) {
      report.hit(REVERSE, view, 0, view.text().length());
    }
    windows(view, report);
    int glob = Globs.find(view.text());
    if (glob >= 0) {
      report.hit(GLOB, view, glob, glob + 20);
    }
    commands(view, report);
    disguised(view, report);
    boolean blanks = view.text().indexOf(' ') >= 0;
    if (!blanks && view.text().indexOf('+') >= 0) {
      // A plus sign that was encoded twice is still a blank to somebody.
      commands(new View(view.text().replace('+', ' '), view.where(), view.depth()), report);
    }
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
        int body = Ascii.skipBlanks(text, brace + 1);
        boolean idle =
            Ascii.at(text, body, ":;")
                || Ascii.at(text, body, "_;")
                || Ascii.at(text, body, ":%")
                || Ascii.at(text, body, "_%")
                || Ascii.at(text, body, ": ;")
                || Ascii.at(text, body, "foo:;")
                || Ascii.at(text, body, "ignored;")
                || Ascii.at(text, body, "a;")
                || Ascii.at(text, body, "_; }");
        if (opens && (at == 0 || idle)) {
          report.hit(SHELLSHOCK, view, at, body + 12);
        }
      }
      at = text.indexOf('(', at + 1);
    }
  }

  private static void windows(View view, Report report) {
    if (Batch.conditional(view.text())) {
      report.hit(WINDOWS, view, 0, view.text().length());
    }
    Automaton.Hits hits = WINDOWS_WORDS.hits(view.text());
    while (hits.next()) {
      boolean word = hits.start() > 0 && Ascii.word(view.at(hits.start() - 1));
      if (!word) {
        report.hit(WINDOWS, view, hits.start(), hits.end() + 20);
      }
    }
  }

  private static void commands(View view, Report report) {
    int weight = Separators.strongest(view.text(), view.where().place());
    if (weight >= Separators.SUBSTITUTED) {
      report.hit(SUBSTITUTION, view, 0, view.text().length());
    } else if (weight >= Separators.SURE) {
      report.hit(COMMAND, view, 0, view.text().length());
    } else if (weight > 0) {
      report.hit(COMMAND_HINT, view, 0, view.text().length());
    }
  }

  /** What becomes a command only once the shell has read it. */
  private static void disguised(View view, Report report) {
    String read = Unquoted.of(view.text());
    if (read.length() == view.text().length()) {
      return;
    }
    boolean blanks =
        Ascii.at(view.text(), 0, "$ifs")
            || contains(view.text(), "$ifs")
            || contains(view.text(), "${ifs");
    if (blanks || Separators.strongest(read, view.where().place()) >= Separators.SURE) {
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
