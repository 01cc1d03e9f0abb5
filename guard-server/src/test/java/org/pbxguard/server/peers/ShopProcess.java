package org.pbxguard.server.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pbxguard.server.FreePort;

/** One of the web shops in Python of {@code peers/}, which write down what reaches them. */
final class ShopProcess implements AutoCloseable {
  private static final int LOOKS = 200;

  private final Process process;
  private final Path log;
  private final int port;

  private ShopProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts {@code script} with a port, its log, and {@code more}; back once it listens. */
  static ShopProcess start(Workspace work, String script, String... more)
      throws IOException, InterruptedException {
    int port = FreePort.next();
    Path log = work.file(script + ".reached.log");
    Files.deleteIfExists(log);
    Files.createFile(log);
    Process process =
        new Command(work.file(script + ".log"), "python3", work.resource(script).toString())
            .with(String.valueOf(port), log.toString())
            .with(more)
            .start();
    for (int i = 0; i < LOOKS && !listens(port); i++) {
      Thread.sleep(50);
    }
    return new ShopProcess(process, log, port);
  }

  private static boolean listens(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** A line for each request that reached it. */
  List<String> reached() throws IOException {
    return Files.readAllLines(log);
  }

  @Override
  public void close() {
    Command.stop(process);
  }
}
