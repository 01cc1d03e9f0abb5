package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The injectable page of {@code peers/web.py} as the gateway's upstream. */
final class WebPage implements AutoCloseable {
  private final ShopProcess process;
  private final Workspace work;

  private WebPage(ShopProcess process, Workspace work) {
    this.process = process;
    this.work = work;
  }

  static WebPage start(Workspace work) throws IOException, InterruptedException {
    return new WebPage(ShopProcess.start(work, "web.py"), work);
  }

  int port() {
    return process.port();
  }

  String url() {
    return process.url();
  }

  /** The request targets that reached the page. */
  List<String> reached() throws IOException {
    return process.reached();
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
    process.close();
  }
}
