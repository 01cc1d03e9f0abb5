package org.pbxguard.server.command;

import picocli.CommandLine;

/** A command that only holds others: alone it prints its usage. Confined to the main thread. */
abstract class CommandGroup implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CommandGroup() {}

  @Override
  public final void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
