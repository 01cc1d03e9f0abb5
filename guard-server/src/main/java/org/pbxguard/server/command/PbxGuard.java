package org.pbxguard.server.command;

import java.io.PrintWriter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.config.ConfigException;
import org.pbxguard.core.api.PublicApi;
import org.pbxguard.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/**
 * The command {@code pbx-guard}. Exit codes: 0 done, 1 failed with one line on standard error, 2
 * not understood.
 *
 * <p>Confined to the main thread.
 */
@Command(
    name = "pbx-guard",
    description = "Guards a telephone system's SIP and web traffic.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      RunCommand.class,
      ReloadCommand.class,
      ConfigCommand.class,
      BlocksCommand.class,
      KeysCommand.class,
      AdminsCommand.class,
      MfaCommand.class,
      ExplainCommand.class,
      TraceCommand.class,
      RulesCommand.class,
      DemoCommand.class,
      VersionCommand.class,
      RehearseCommand.class
    })
@PublicApi
public final class PbxGuard implements Runnable {
  private static final Logger LOG = LogManager.getLogger(PbxGuard.class);

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** For the command line's parser, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public PbxGuard() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    LogManager.shutdown();
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new PbxGuard())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(faults());
  }

  /** What is expected becomes lines on standard error; the rest is a defect and says so. */
  private static IExecutionExceptionHandler faults() {
    return (exception, command, parsed) -> {
      PrintWriter err = command.getErr();
      if (exception instanceof ConfigException config) {
        config.faults().forEach(fault -> err.println("pbx-guard: " + fault));
      } else if (exception instanceof StartException || exception instanceof CommandException) {
        err.println("pbx-guard: " + exception.getMessage());
        LOG.debug("the command failed", exception);
      } else {
        err.println("pbx-guard: a defect ended the command: " + exception);
        LOG.error("a defect ended the command", exception);
      }
      err.flush();
      return 1;
    };
  }
}
