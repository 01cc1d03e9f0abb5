package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand senders whose bodies never come to their end, and people who want to work. */
class SlowPostsIT {
  private static final int SENDERS = 1_000;

  private final Workspace work = new Workspace(SlowPostsIT.class);
  private final List<Socket> senders = new ArrayList<>();
  private KamailioPbx pbx;
  private HoledShop shop;
  private GuardProcess guard;

  @BeforeEach
  void start() throws Exception {
    pbx = KamailioPbx.start(work);
    shop = HoledShop.start(work);
    guard = GuardProcess.fresh(work).before(pbx).set("http.upstream", shop.url()).start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket sender : senders) {
      sender.close();
    }
    guard.close();
    shop.close();
    pbx.close();
  }

  private void open(String from) throws IOException {
    Socket sender = new Socket();
    sender.bind(new InetSocketAddress(from, 0));
    sender.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), guard.httpPort()), 20_000);
    sender
        .getOutputStream()
        .write(
            ("POST /search HTTP/1.1\r\nHost: pbx.test\r\nContent-Length: 4000\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\n\r\nq=")
                .getBytes(US_ASCII));
    senders.add(sender);
  }

  /** One more byte from each that is still connected. */
  private void trickle() {
    for (Socket sender : senders) {
      try {
        sender.getOutputStream().write('x');
      } catch (IOException refused) {
        // as it should be
      }
    }
  }

  private void ordinaryWork(String from) throws Exception {
    String base = "http://127.0.0.1:" + guard.httpPort();
    assertThat(curl(from, base + "/item?id=2")).isEqualTo(200);
    assertThat(curl(from, base + "/search", "--data", "q=handset")).isEqualTo(200);
  }

  private int curl(String from, String... words) throws IOException, InterruptedException {
    return Integer.parseInt(
        new Command(work.file("curl-" + System.nanoTime() + ".out"), "curl", "-s", "-m", "20")
            .with("-o", "/dev/null", "-w", "%{http_code}", "--interface", from)
            .with(words)
            .run(30)
            .output()
            .trim());
  }

  @Test
  void thousandSlowPostsFromOneAddress_stopNoOrdinaryRequest() throws Exception {
    slowPosts(1);
  }

  @Test
  void thousandSlowPostsFromFiftyAddresses_stopNoOrdinaryRequest() throws Exception {
    slowPosts(50);
  }

  private void slowPosts(int addresses) throws Exception {
    for (int i = 0; i < SENDERS; i++) {
      open("127.55.1." + (1 + i % addresses));
      if (i % 100 == 99) {
        ordinaryWork("127.55.2.1");
      }
    }
    for (int round = 0; round < 10; round++) {
      trickle();
      ordinaryWork("127.55.2.1");
      // A colleague of the slow ones behind the same address.
      ordinaryWork("127.55.1.1");
    }
  }
}
