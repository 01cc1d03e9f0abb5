package org.pbxguard.server.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.pbxguard.config.Setting;
import org.pbxguard.config.Settings;
import org.pbxguard.server.ServerSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at a configuration and starts nothing. Confined to the main thread. */
@Command(
    name = "config",
    description = "Looks at a configuration.",
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Show.class})
final class ConfigCommand extends CommandGroup {
  /** Reports every fault. */
  @Command(
      name = "check",
      description = "Reports every fault of a configuration, or that it is right.")
  static final class Check implements Callable<Integer> {
    @Mixin private Configuration configuration;
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Check() {}

    @Override
    public Integer call() {
      Settings settings = configuration.read();
      ServerSettings bound = ServerSettings.bind(settings);
      long changed =
          settings.settings().stream().filter(s -> !s.source().equals("default")).count();
      spec.commandLine()
          .getOut()
          .println(
              "the configuration is right: "
                  + settings.settings().size()
                  + " settings, "
                  + changed
                  + " of them written");
      Advice.on(bound).forEach(line -> spec.commandLine().getOut().println("note: " + line));
      return 0;
    }
  }

  /** Prints what holds. */
  @Command(name = "show", description = "Prints every setting, its value and where it comes from.")
  static final class Show implements Callable<Integer> {
    @Mixin private Configuration configuration;
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Show() {}

    @Override
    public Integer call() {
      Settings settings = configuration.read();
      ServerSettings.bind(settings);
      PrintWriter out = spec.commandLine().getOut();
      for (Setting setting : settings.settings()) {
        out.printf("%s = %s  (%s)%n", setting.path(), setting.value(), setting.source());
      }
      return 0;
    }
  }
}
