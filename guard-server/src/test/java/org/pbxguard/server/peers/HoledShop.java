package org.pbxguard.server.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The web shop with holes of {@code peers/holes.py}. */
final class HoledShop implements AutoCloseable {
  /** The path that nothing links to; the 723rd of dirb's small word list. */
  static final String HIDDEN = "secret";

  private final Process process;
  private final Path log;
  private final int port;

  private HoledShop(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  static HoledShop start(Workspace work) throws IOException, InterruptedException {
    int port = Workspace.freePort();
    Path log = work.file("shop-reached.log");
    Files.deleteIfExists(log);
    Files.createFile(log);
    Process process =
        new Command(work.file("shop.log"), "python3", work.resource("holes.py").toString())
            .with(String.valueOf(port), log.toString(), HIDDEN)
            .start();
    for (int i = 0; i < 200 && !listens(port); i++) {
      Thread.sleep(50);
    }
    return new HoledShop(process, log, port);
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

  /** The requests from an address that reached the shop: address, method and target each. */
  List<String> reached(String from) throws IOException {
    return Files.readAllLines(log).stream().filter(line -> line.startsWith(from + " ")).toList();
  }

  @Override
  public void close() {
    Command.stop(process);
  }
}
