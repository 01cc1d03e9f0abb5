package org.pbxguard.server.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Not there yet. */
@Command(name = "demo", hidden = true)
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
