package org.pbxguard.core.text.shell;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Automaton;

/**
 * What connects a shell to somebody else, or feeds it.
 *
 * <p>Thread-safe.
 */
public final class ReverseShellDetector implements Detector {
  private static final Rule REVERSE = new Rule("rce-reverse-shell", Category.RCE, 80);

  private static final List<String> WORDS =
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
          "<<< ",
          "sh,-c,",
          "\\033[",
          "\u001b[",
          " -exec ");
  private static final Automaton CONNECTING = Automaton.of(WORDS);

  @Override
  public List<Rule> rules() {
    return List.of(REVERSE);
  }

  @Override
  public List<String> triggers() {
    return WORDS;
  }

  @Override
  public void inspect(View view, Report report) {
    Automaton.Hits hits = CONNECTING.hits(view.text());
    if (!view.in(Place.FILE) && hits.next()) {
      report.hit(REVERSE, view, hits.start(), hits.end() + 20);
    }
  }
}
