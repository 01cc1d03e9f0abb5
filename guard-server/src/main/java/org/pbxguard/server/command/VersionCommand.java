package org.pbxguard.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is. Confined to the main thread. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  VersionCommand() {}

  @Override
  public Integer call() throws IOException {
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }

  @Override
  public String[] getVersion() throws IOException {
    String path = "/META-INF/maven/org.pbxguard/pbx-guard-server/pom.properties";
    String version = "development";
    try (InputStream in = VersionCommand.class.getResourceAsStream(path)) {
      if (in != null) {
        Properties properties = new Properties();
        properties.load(in);
        version = properties.getProperty("version", version);
      }
    }
    return new String[] {"pbx-guard " + version, "Java " + Runtime.version()};
  }
}
