package org.pbxguard.server.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.pbxguard.config.Settings;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.GuardServer;
import org.pbxguard.server.ServerSettings;
import org.pbxguard.server.StartException;
import picocli.CommandLine.Command;

/**
 * Starts and stops a whole guard on free loopback ports with an empty state, so that the JVM can
 * write down which classes a start needs. Confined to the main thread.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Starts and stops once, for the class archive.")
final class RehearseCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException, StartException {
    Path dir = Files.createTempDirectory("pbx-guard-rehearsal");
    try {
      Path home = Path.of(System.getProperty("pbxguard.home", "."), "config", "guard.yml");
      List<String> sets =
          List.of(
              "sip.listen=127.0.0.1:" + freePort(),
              "sip.inside=127.0.0.1:" + freePort(),
              "http.listen=127.0.0.1:0",
              "api.listen=127.0.0.1:0",
              "state.dir=" + dir.resolve("state"));
      Settings settings =
          Files.exists(home) ? Settings.load(home, sets, Map.of()) : Settings.of(sets, Map.of());
      GuardServer.open(ServerSettings.bind(settings), GuardClock.system()).close();
      return 0;
    } finally {
      delete(dir);
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
