package org.pbxguard.server.command;

import java.util.concurrent.Callable;
import org.pbxguard.server.StartException;
import org.pbxguard.server.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Shows the guard at work without a PBX. Confined to the main thread. */
@Command(
    name = "demo",
    description = "Shows the guard between a small PBX, two phones and three attackers.")
final class DemoCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws StartException, InterruptedException {
    return Demo.run(spec.commandLine().getOut()) ? 0 : 1;
  }
}
