package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debian's sqlmap against a page with a really injectable parameter. */
class SqlmapIT {
  private static final String FOUND = "identified the following injection point";

  private final Workspace work = new Workspace(SqlmapIT.class);
  private KamailioPbx pbx;
  private WebPage web;
  private GuardProcess guard;

  @BeforeEach
  void start() throws Exception {
    pbx = KamailioPbx.start(work);
    web = WebPage.start(work);
    guard = GuardProcess.fresh(work).before(pbx).set("http.upstream", web.url());
  }

  @AfterEach
  void stop() throws Exception {
    guard.close();
    web.close();
    pbx.close();
  }

  private String sqlmap(int port, String... more) throws IOException, InterruptedException {
    Path log = work.file("sqlmap-" + System.nanoTime() + ".log");
    return new Command(log, "sqlmap", "-u", "http://127.0.0.1:" + port + "/item?id=1")
        .with("--batch", "--flush-session", "--timeout=10", "--retries=0")
        .with("--output-dir=" + work.file("sqlmap"))
        .with(more)
        .run(150)
        .output();
  }

  /** The control: the hole is real. */
  @Test
  void withoutTheGuard_theParameterIsFoundInjectable() throws Exception {
    assertThat(sqlmap(web.port())).contains(FOUND);
  }

  @Test
  void sqlmap_findsNothingAndIsBlockedOnBothFronts() throws Exception {
    guard.start();
    assertThat(sqlmap(guard.httpPort(), "--random-agent")).doesNotContain(FOUND);

    assertThat(web.statusThrough(guard.httpPort(), "127.0.0.1")).isEqualTo(403);
    try (Phone phone = new Phone("127.0.0.1", guard.sipPort())) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                phone.send(phone.register(101, phone.branch(), ""));
                return phone.receive(500).isEmpty();
              });
    }
    try (Phone elsewhere = new Phone("127.53.0.1", guard.sipPort())) {
      elsewhere.send(elsewhere.register(101, elsewhere.branch(), ""));
      assertThat(elsewhere.receive(3000)).isPresent();
    }
    assertThat(guard.api().get("/api/security/explain/127.0.0.1").body().toString())
        .contains("sqli");
  }

  @Test
  void sqlmapWithItsOwnName_isRefusedFromTheFirstRequest() throws Exception {
    guard.start();
    assertThat(sqlmap(guard.httpPort())).doesNotContain(FOUND);
    assertThat(web.reached()).isEmpty();
  }

  @Test
  void sqlmapInDisguise_findsNothingEvenWhenNothingIsBlocked() throws Exception {
    guard
        .set("security.threat_detection.automatic_blocking", false)
        .set("http.filter.signatures", false)
        .start();
    assertThat(sqlmap(guard.httpPort(), "--random-agent")).doesNotContain(FOUND);
    assertThat(web.statusThrough(guard.httpPort(), "127.0.0.1")).isEqualTo(200);
  }

  @Test
  void ordinarySession_isNotTouched() throws Exception {
    guard.start();
    HttpClient browser = HttpClient.newHttpClient();
    for (int i = 1; i <= 200; i++) {
      String target = i % 4 == 0 ? "/item?id=" + (i % 3 + 1) : "/page/" + i + "?q=O%27Brien+" + i;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + guard.httpPort() + target))
              .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
              .header("Accept", "text/html")
              .header("Accept-Language", "de,en;q=0.5")
              .timeout(Duration.ofSeconds(10))
              .build();
      HttpResponse<Void> response = browser.send(request, HttpResponse.BodyHandlers.discarding());
      assertThat(response.statusCode()).as(target).isEqualTo(200);
    }
    assertThat(web.reached()).hasSize(200);
  }
}
