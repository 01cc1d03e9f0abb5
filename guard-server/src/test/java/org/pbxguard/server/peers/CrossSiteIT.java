package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Chromium that visits a page of another site, which makes it attack the shop. */
class CrossSiteIT {
  private static final String ATTACK = "%27%20or%201=1--";

  private final Workspace work = new Workspace(CrossSiteIT.class);
  private KamailioPbx pbx;
  private HoledShop shop;
  private GuardProcess guard;
  private HttpServer elsewhere;
  private volatile String page = "";

  @BeforeEach
  void start() throws Exception {
    pbx = KamailioPbx.start(work);
    shop = HoledShop.start(work);
    guard = GuardProcess.fresh(work).before(pbx).set("http.upstream", shop.url()).start();
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          byte[] bytes = page.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    elsewhere.start();
  }

  @AfterEach
  void stop() throws Exception {
    elsewhere.stop(0);
    guard.close();
    shop.close();
    pbx.close();
  }

  /** Visits the page; no name but the test's own is looked up anywhere. */
  private Process visit(String host) throws IOException {
    return new Command(work.file("chromium-" + System.nanoTime() + ".log"), "chromium")
        .with("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
        .with("--no-first-run", "--disable-background-networking", "--disable-component-update")
        .with("--disable-sync", "--disable-extensions", "--no-proxy-server")
        .with("--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        .with("--user-data-dir=" + work.file("profile-" + host), "--remote-debugging-port=0")
        .with("http://" + host + ":" + elsewhere.getAddress().getPort() + "/")
        .start();
  }

  private JsonNode check() throws IOException, InterruptedException {
    return guard.api().get("/api/security/check-ip/127.0.0.1").body();
  }

  /** How many requests of the browser were refused whose attack starts so. */
  private int refused(String evidence) throws IOException, InterruptedException {
    int count = 0;
    String path = "/api/security/events?limit=200&ip=127.0.0.1";
    for (JsonNode event : guard.api().get(path).body().path("items")) {
      String found = event.path("details").path("evidence").asText();
      count += found.contains(evidence) ? 1 : 0;
    }
    return count;
  }

  /** Pictures, scripts, frames, and a form that sends itself; a browser asks for all of them. */
  private static String attackingPage(String target) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><title>kittens</title>");
    for (int i = 0; i < 3; i++) {
      html.append("<img src='%s/item?id=%d%s'>".formatted(target, i, ATTACK));
      html.append("<script src='%s/search?q=%d%s'></script>".formatted(target, i, ATTACK));
    }
    return html.append("<iframe src='%s/item?id=9%s'></iframe>".formatted(target, ATTACK))
        .append("<iframe name='frame'></iframe>")
        .append("<form method='post' target='frame' action='%s/search'>".formatted(target))
        .append("<input name='q' value=\"x' or 1=1--\"></form>")
        .append("<script>addEventListener('load', () => document.forms[0].submit())</script>")
        .toString();
  }

  @ParameterizedTest
  @CsvSource({"evil.test, pbx.test", "evil.test, 127.0.0.1", "127.0.0.1, 127.0.0.1"})
  void pageOfAnotherSite_isRefusedAndItsVictimServed(String attacker, String target)
      throws Exception {
    page = attackingPage("http://" + target + ":" + guard.httpPort());
    Process browser = visit(attacker);
    try {
      await().atMost(Duration.ofSeconds(40)).until(() -> refused("x' or") >= 1 && refused("") >= 6);
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      Command.stop(browser);
    }
    assertThat(check().path("is_blocked").asBoolean()).isFalse();
    assertThat(shop.reached("127.0.0.1")).noneMatch(line -> line.contains("1=1"));
    assertThat(status()).isEqualTo(200);
  }

  /** The same requests by the client itself: it is blocked. */
  @Test
  void sameRequestsOfTheClientItself_blockIt() throws Exception {
    for (int i = 0; i < 8; i++) {
      String url = "http://127.0.0.1:" + guard.httpPort() + "/item?id=" + i + ATTACK;
      assertThat(curl(url)).isEqualTo(403);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> check().path("is_blocked").asBoolean());
  }

  private int status() throws IOException, InterruptedException {
    return curl("http://127.0.0.1:" + guard.httpPort() + "/");
  }

  private int curl(String url) throws IOException, InterruptedException {
    return Integer.parseInt(
        new Command(work.file("curl-" + System.nanoTime() + ".out"), "curl", "-s", "-m", "10")
            .with("-o", "/dev/null", "-w", "%{http_code}", url)
            .run(15)
            .output()
            .trim());
  }
}
