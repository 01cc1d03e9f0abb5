package org.pbxguard.server.peers;

import java.io.IOException;
import java.util.List;

/** The web shop with holes of {@code peers/holes.py}. */
final class HoledShop implements AutoCloseable {
  /** The path that nothing links to; the 723rd of dirb's small word list. */
  static final String HIDDEN = "secret";

  private final ShopProcess process;

  private HoledShop(ShopProcess process) {
    this.process = process;
  }

  static HoledShop start(Workspace work) throws IOException, InterruptedException {
    return new HoledShop(ShopProcess.start(work, "holes.py", HIDDEN));
  }

  int port() {
    return process.port();
  }

  String url() {
    return process.url();
  }

  /** The requests from an address that reached the shop: address, method and target each. */
  List<String> reached(String from) throws IOException {
    return process.reached().stream().filter(line -> line.startsWith(from + " ")).toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
