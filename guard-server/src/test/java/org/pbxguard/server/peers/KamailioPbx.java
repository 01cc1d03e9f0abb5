package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pbxguard.server.FreePort;

/**
 * Kamailio as the PBX: digest, usrloc, Path and calls, with counters of what reached it. Extensions
 * 101 to 199; see {@code peers/kamailio.cfg}.
 */
final class KamailioPbx implements AutoCloseable {
  private static final int NO_TRUNK = 9;

  private final Process process;
  private final Path control;
  private final int port;

  private KamailioPbx(Process process, Path control, int port) {
    this.process = process;
    this.control = control;
    this.port = port;
  }

  static KamailioPbx start(Workspace work) throws IOException, InterruptedException {
    return start(work, NO_TRUNK);
  }

  /** With a trunk that comes from, and is reached at, a port of 127.0.0.1. */
  static KamailioPbx start(Workspace work, int trunkPort) throws IOException, InterruptedException {
    int port = FreePort.next();
    Path run = Files.createTempDirectory("kam");
    Path control = run.resolve("ctl");
    Process process =
        new Command(work.file("kamailio.log"), "kamailio", "-DD", "-E")
            .with("-f", work.resource("kamailio.cfg").toString())
            .with("-A", "LISTEN=udp:127.0.0.1:" + port)
            .with("-A", "TRUNK_PORT=" + trunkPort)
            .with("-A", "CONTROL=\"unix:" + control + "\"")
            .with("-m", "64", "-M", "8", "-Y", run.toString(), "-P", run.resolve("pid").toString())
            .start();
    KamailioPbx pbx = new KamailioPbx(process, control, port);
    for (int i = 0; i < 100 && !pbx.answers(); i++) {
      Thread.sleep(100);
    }
    return pbx;
  }

  int port() {
    return port;
  }

  static String password(int extension) {
    return "pw-" + extension + "-Qz7";
  }

  private boolean answers() throws IOException, InterruptedException {
    return control("core.version").contains("kamailio");
  }

  private String control(String... words) throws IOException, InterruptedException {
    Path output = Files.createTempFile("kamcmd", ".out");
    try {
      return new Command(output, "kamcmd", "-s", "unix:" + control).with(words).run(10).output();
    } finally {
      Files.delete(output);
    }
  }

  /** How many messages of a kind it has seen: {@code all}, a method, {@code credentials} ... */
  int count(String kind) throws IOException, InterruptedException {
    Matcher value =
        Pattern.compile("name: " + kind + "\\s+value: (\\d+)")
            .matcher(control("htable.dump", "count"));
    return value.find() ? Integer.parseInt(value.group(1)) : 0;
  }

  /** Its location table as text. */
  String bindings() throws IOException, InterruptedException {
    return control("ul.dump");
  }

  @Override
  public void close() {
    Command.stop(process);
  }
}
