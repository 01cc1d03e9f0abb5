package org.pbxguard.server.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.pbxguard.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/**
 * A command that asks the API: of the running process, or of the store when none runs. Confined to
 * the main thread.
 */
abstract class AdminCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  AdminCommand() {}

  @Override
  public final Integer call() throws CommandException, StartException, InterruptedException {
    try (AdminClient admin = AdminClient.connect(configuration.load())) {
      run(admin, spec.commandLine().getOut());
    }
    return 0;
  }

  /** Asks and prints. */
  abstract void run(AdminClient admin, PrintWriter out)
      throws CommandException, InterruptedException;
}
