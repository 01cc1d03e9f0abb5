package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of routes that are open without a key is a file; the running server is held to it. */
class OpenRoutesIT {
  private static final Workspace WORK = new Workspace(OpenRoutesIT.class);
  private static GuardProcess guard;

  @BeforeAll
  static void start() throws Exception {
    guard = GuardProcess.fresh(WORK).start();
  }

  @AfterAll
  static void stop() throws Exception {
    guard.close();
  }

  private static List<String> listed(String prefix) throws IOException {
    try (InputStream in = OpenRoutesIT.class.getResourceAsStream("/peers/open-routes.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .filter(line -> line.contains(prefix))
          .toList();
    }
  }

  /** The server's own document names its routes; OpenApiTest holds it to the code. */
  private static List<Map.Entry<String, String>> routes() throws Exception {
    JsonNode paths = guard.api().get("/api/openapi.json").body().path("paths");
    List<Map.Entry<String, String>> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        routes.add(Map.entry(operation.getKey().toUpperCase(Locale.ROOT), path.getKey()));
      }
    }
    assertThat(routes).hasSizeGreaterThan(20);
    return routes;
  }

  @Test
  void everyRoute_withoutAKey_answers401UnlessListed() throws Exception {
    List<String> open = new ArrayList<>();
    for (String key : List.of("", "wrong")) {
      Api stranger = new Api(guard.apiPort(), key);
      open.clear();
      for (Map.Entry<String, String> route : routes()) {
        String path = "/api" + route.getValue().replaceAll("\\{\\w+\\}", "192.0.2.1");
        int status = stranger.send(route.getKey(), path, "{}").status();
        if (status != 401 && status != 429) {
          open.add(route.getKey() + " /api" + route.getValue());
        }
      }
      assertThat(open).containsExactlyInAnyOrderElementsOf(listed(" /api/"));
    }
  }

  /** Passkeys are off here: what is not a resource says so and is refused. */
  @Test
  void everyPageOfTheConsole_withoutASession_isRefusedUnlessListed() throws Exception {
    List<String> open = new ArrayList<>();
    Api stranger = new Api(guard.apiPort(), "");
    for (String path :
        List.of(
            "",
            "/",
            "/sign-in",
            "/set-up",
            "/style.css",
            "/keys.js",
            "/blocks",
            "/address",
            "/account",
            "/set-up/key",
            "/sign-out",
            "/blocks/add",
            "/x",
            "/style.css/x")) {
      if (stranger.get("/guard" + path).status() == 200) {
        open.add("GET /guard" + path);
      }
    }
    assertThat(open).containsExactlyInAnyOrderElementsOf(listed(" /guard/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/nothing",
        "/api/health/",
        "/api/health/x",
        "/api/HEALTH",
        "/api//health",
        "/api/security",
        "/api/security/blocks;health",
        "/api/health;x/../security/blocks",
        "/api/health/%2e%2e/security/blocks",
        "/api/health%2f..%2fsecurity%2fblocks",
      })
  void pathsBesideTheList_areNotOpen(String path) throws Exception {
    Api.Answer answer = new Api(guard.apiPort(), "").get(path);
    assertThat(answer.status()).isIn(400, 401, 404, 429);
    assertThat(answer.body().has("items")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/metrics", "/guards", "/WEB-INF/web.xml"})
  void pathsOutsideTheApi_areNotThere(String path) throws Exception {
    assertThat(new Api(guard.apiPort(), "").get(path).status()).isIn(401, 404);
  }
}
