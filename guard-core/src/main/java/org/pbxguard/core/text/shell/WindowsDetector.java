package org.pbxguard.core.text.shell;

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
 * Commands of cmd and PowerShell.
 *
 * <p>Thread-safe.
 */
public final class WindowsDetector implements Detector {
  private static final Rule WINDOWS = new Rule("rce-windows", Category.RCE, 60);

  private static final List<String> WORDS =
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
          "net view",
          "net share",
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
          "xp_cmdshell");
  private static final Automaton COMMANDS = Automaton.of(WORDS);

  @Override
  public List<Rule> rules() {
    return List.of(WINDOWS);
  }

  @Override
  public List<String> triggers() {
    List<String> all = new ArrayList<>(WORDS);
    all.addAll(
        List.of(" if ", " if(", "&if ", "|if ", " for %", "&for %", "(){", "dir+c", "type+c"));
    return all;
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    String text = view.text();
    boolean spaced = text.indexOf(' ') < 0 && text.indexOf('+') >= 0;
    String read = spaced ? text.replace('+', ' ') : text;
    if (Batch.conditional(read)) {
      report.hit(WINDOWS, view, 0, text.length());
    }
    Automaton.Hits hits = COMMANDS.hits(read);
    while (hits.next()) {
      if (hits.start() == 0 || !Ascii.word(read.charAt(hits.start() - 1))) {
        report.hit(WINDOWS, view, hits.start(), hits.end() + 20);
      }
    }
  }
}
