package org.pbxguard.server.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.Sensitivity;
import org.pbxguard.core.text.catalog.StandardDetectors;
import org.pbxguard.server.ServerSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Lists the rules of text inspection: the ids that exclusions and rule modes name, and from which
 * sensitivity on a hit refuses its request alone. Confined to the main thread.
 */
@Command(
    name = "rules",
    description = "Lists the rules of text inspection and from which sensitivity on each refuses.")
final class RulesCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RulesCommand() {}

  @Override
  public Integer call() {
    ServerSettings settings = configuration.load();
    int refuse = settings.guard().threatDetection().refuseScore();
    List<Rule> rules =
        new ArrayList<>(StandardDetectors.inspector(settings.filter().text()).rules());
    rules.sort(Comparator.comparing(Rule::id));
    PrintWriter out = spec.commandLine().getOut();
    for (Rule rule : rules) {
      out.printf(
          "%-28s %-20s %3d points, refuses alone: %s%n",
          rule.id(),
          rule.category().name().toLowerCase(Locale.ROOT),
          rule.points(),
          from(rule, refuse));
    }
    return 0;
  }

  private static String from(Rule rule, int refuse) {
    for (Sensitivity level : Sensitivity.values()) {
      if (level.weigh(rule.points()) >= refuse) {
        return level == Sensitivity.RELAXED
            ? "always"
            : "from " + level.name().toLowerCase(Locale.ROOT) + " on";
      }
    }
    return "never, a hint that adds up";
  }
}
