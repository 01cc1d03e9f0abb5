package org.pbxguard.server.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The injectable page of {@code peers/web.py} as the gateway's upstream. */
final class WebPage implements AutoCloseable {
  private final Process process;
  private final Workspace work;
  private final Path log;
  private final int port;

  private WebPage(Process process, Workspace work, Path log, int port) {
    this.process = process;
    this.work = work;
    this.log = log;
    this.port = port;
  }

  static WebPage start(Workspace work) throws IOException, InterruptedException {
    int port = Workspace.freePort();
    Path log = work.file("web-reached.log");
    Files.deleteIfExists(log);
    Files.createFile(log);
    Process process =
        new Command(work.file("web.log"), "python3", work.resource("web.py").toString())
            .with(String.valueOf(port), log.toString())
            .start();
    for (int i = 0; i < 100 && !listens(port); i++) {
      Thread.sleep(50);
    }
    return new WebPage(process, work, log, port);
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

  /** The request targets that reached the page. */
  List<String> reached() throws IOException {
    return Files.readAllLines(log);
  }

  /** The status of the front page through a gateway, asked by curl from an address; 0 for none. */
  int statusThrough(int gatewayPort, String from) throws IOException, InterruptedException {
    Path output = work.file("curl.out");
    Files.deleteIfExists(output);
    String text =
        new Command(output, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "10")
            .with("--interface", from, "http://127.0.0.1:" + gatewayPort + "/")
            .run(15)
            .output();
    return Integer.parseInt(text.trim());
  }

  @Override
  public void close() {
    Command.stop(process);
  }
}
