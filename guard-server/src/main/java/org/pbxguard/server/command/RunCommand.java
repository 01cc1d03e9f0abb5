package org.pbxguard.server.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.GuardServer;
import org.pbxguard.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the guard until it is told to stop. Confined to the main thread. */
@Command(name = "run", description = "Runs the guard until SIGTERM or SIGINT.")
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LogManager.getLogger(RunCommand.class);

  @Mixin private Configuration configuration;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RunCommand() {}

  @Override
  public Integer call() throws StartException, InterruptedException {
    GuardServer server = GuardServer.open(configuration::read, GuardClock.system());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  LOG.info("stopped");
                  LogManager.shutdown();
                  stopped.countDown();
                },
                "shutdown"));
    PrintWriter out = spec.commandLine().getOut();
    server
        .firstKey()
        .ifPresent(file -> out.println("first start: the administrator's key is in " + file));
    out.println("ready " + server.addresses());
    out.flush();
    stopped.await();
    return 0;
  }
}
