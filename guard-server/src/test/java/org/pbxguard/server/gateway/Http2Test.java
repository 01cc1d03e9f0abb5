package org.pbxguard.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.tls.TestCertificates;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.ProxyHeader;

/** The gateway as a browser with HTTP/2 sees it, the real filter in its place. */
final class Http2Test {
  private static final String ATTACK = "id=1%27+union+select+password+from+users--";

  @TempDir private Path dir;
  private final MemoryJournal journal = new MemoryJournal();
  private final Guard guard =
      Guard.open(
          GuardSettings.defaults(), journal, journal, KeyRing.ephemeral(), GuardClock.system());
  private TlsSettings tls;
  private RawUpstream upstream;
  private Gateway gateway;
  private HttpClient client;

  @BeforeEach
  void open() throws Exception {
    tls = TestCertificates.write(dir, "pbx");
    upstream = new RawUpstream();
    gateway = gateway(true);
    client =
        HttpClient.newBuilder()
            .sslContext(GatewayTest.trusting(tls))
            .version(HttpClient.Version.HTTP_2)
            .build();
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
    upstream.close();
    guard.close();
  }

  private Gateway gateway(boolean http2) throws Exception {
    return Gateway.open(
        new SettingsMaker(upstream.port()).http2(http2).tls(tls).make(),
        List.of(new GuardFilter(guard, FilterSettings.defaults())),
        new AddressResolver(List.of(), ProxyHeader.X_FORWARDED_FOR));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("https://127.0.0.1:" + gateway.address().port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void get_overHttp2_reachesTheUpstreamAsOneOrdinaryRequest() throws Exception {
    HttpResponse<String> answer = send(request("/a?b=c"));

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(upstream.next())
        .startsWith("GET /a?b=c HTTP/1.1\r\n")
        .contains("\r\nHost: 127.0.0.1:" + gateway.address().port() + "\r\n")
        .contains("\r\nX-Forwarded-Proto: https\r\n")
        .doesNotContain(":authority", "Transfer-Encoding");
  }

  @Test
  void post_withAndWithoutLength_arrivesWhole() throws Exception {
    byte[] body = "name=O'Brien&note=it's fine".getBytes(StandardCharsets.UTF_8);
    String form = "application/x-www-form-urlencoded";

    HttpRequest.Builder post = request("/form").header("Content-Type", form);
    assertThat(send(post.copy().POST(BodyPublishers.ofByteArray(body))).statusCode())
        .isEqualTo(200);
    assertThat(upstream.next()).endsWith("\r\n\r\nname=O'Brien&note=it's fine");
    assertThat(
            send(post.copy()
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                .statusCode())
        .isEqualTo(200);
    assertThat(upstream.next()).contains("name=O'Brien&note=it's fine");
  }

  @Test
  void attack_overHttp2_isRefusedAndTheConnectionServesOn() throws Exception {
    HttpRequest.Builder post =
        request("/").header("Content-Type", "application/x-www-form-urlencoded");

    assertThat(send(request("/?" + ATTACK)).statusCode()).isEqualTo(403);
    assertThat(send(post.POST(BodyPublishers.ofString(ATTACK))).statusCode()).isEqualTo(403);
    assertThat(upstream.untouched()).isTrue();

    assertThat(send(request("/")).statusCode()).isEqualTo(200);
  }

  @Test
  void get_manyAtOnceOnOneConnection_areAllServed() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(client.sendAsync(request("/" + i).build(), BodyHandlers.ofString()));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().body()).isEqualTo("ok"));
  }

  @Test
  void http2Off_theSameClientGetsHttp11() throws Exception {
    gateway.close();
    gateway = gateway(false);

    HttpResponse<String> answer = send(request("/"));

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(answer.body()).isEqualTo("ok");
  }
}
