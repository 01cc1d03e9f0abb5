package org.pbxguard.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.Guard;
import org.pbxguard.core.net.IpAddress;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The example as it runs: a real Boot application with its embedded Tomcat. */
class ExampleApplicationTest {
  private static final String ATTACK = "1' union select password from users--";

  @TempDir private Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable ConfigurableApplicationContext application;

  @AfterEach
  void stop() {
    if (application != null) {
      application.close();
    }
  }

  private ConfigurableApplicationContext start(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--pbxguard.state.dir=" + dir.resolve("state")));
    arguments.addAll(List.of(more));
    application = SpringApplication.run(ExampleApplication.class, arguments.toArray(new String[0]));
    return application;
  }

  private HttpRequest.Builder request(String path) {
    String port = running().getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private ConfigurableApplicationContext running() {
    if (application == null) {
      throw new IllegalStateException("not started");
    }
    return application;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> form(String path, String... pairs) throws Exception {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.add(pairs[i] + "=" + encoded(pairs[i + 1]));
    }
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(String.join("&", fields))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> basic(String password) throws Exception {
    String pair = "alice:" + password;
    String code = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return send(request("/exchange").header("Authorization", "Basic " + code));
  }

  private int failedLogins() {
    return running()
        .getBean(Guard.class)
        .explain(IpAddress.parse("127.0.0.1").orElseThrow())
        .failedLogins();
  }

  @Test
  void attack_isRefusedBeforeTheApplicationSeesIt() throws Exception {
    start();

    HttpResponse<String> refused = get("/book?name=" + encoded(ATTACK));

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("reference").doesNotContain("book");
    assertThat(form("/book", "name", ATTACK, "number", "1").statusCode()).isEqualTo(403);
  }

  @Test
  void ordinaryForm_isServed() throws Exception {
    start();

    assertThat(form("/book", "name", "Séan O'Brien", "number", "+44 20 7946 0000").body())
        .isEqualTo("Séan O'Brien has +44 20 7946 0000 now\n");
    assertThat(get("/book?name=" + encoded("O'Brien & Sons")).body())
        .isEqualTo("O'Brien & Sons is not in the book\n");
  }

  @Test
  void springSecurity_failedLogins_areCountedAndASuccessResets() throws Exception {
    start();

    for (int i = 0; i < 4; i++) {
      assertThat(basic("guess " + i).statusCode()).isEqualTo(401);
    }
    Awaitility.await().until(() -> failedLogins() == 4);
    assertThat(basic("correct horse").body()).isEqualTo("operator\n");
    for (int i = 0; i < 9; i++) {
      assertThat(basic("guess " + i).statusCode()).isEqualTo(401);
    }
    assertThat(get("/book?name=bob").statusCode()).isEqualTo(200);
  }

  @Test
  void springSecurity_tenFailedLogins_blockTheirAddress() throws Exception {
    start();

    for (int i = 0; i < 10; i++) {
      assertThat(basic("guess " + i).statusCode()).isEqualTo(401);
    }

    assertThat(basic("correct horse").statusCode()).isEqualTo(403);
    assertThat(get("/book?name=bob").statusCode()).isEqualTo(403);
  }

  /** Declared path and event tell of the same login: it counts once. */
  @Test
  void springSecurity_failureOnADeclaredLoginPath_countsOnce() throws Exception {
    start();

    HttpResponse<String> answer = form("/login", "username", "alice", "password", "wrong");

    assertThat(answer.statusCode()).isEqualTo(302);
    Awaitility.await().until(() -> failedLogins() == 1);
    assertThat(form("/login", "username", "alice", "password", "wrong").statusCode())
        .isEqualTo(302);
    Awaitility.await().until(() -> failedLogins() == 2);
  }

  @Test
  void properties_steerTheGuard() throws Exception {
    start("--pbxguard.http.filter.mode=monitor");

    assertThat(get("/book?name=" + encoded(ATTACK)).statusCode()).isEqualTo(200);
  }

  @Test
  void disabled_nothingIsInspected() throws Exception {
    start("--pbxguard.enabled=false");

    assertThat(get("/book?name=" + encoded(ATTACK)).statusCode()).isEqualTo(200);
    assertThat(running().getBeansOfType(Guard.class)).isEmpty();
  }

  @Test
  void unknownProperty_stopsTheStart() {
    assertThatThrownBy(() -> start("--pbxguard.http.filter.mod=monitor"))
        .hasStackTraceContaining("http.filter.mod: unknown setting");
  }
}
