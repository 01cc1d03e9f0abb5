package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tools that look for holes in web applications, against a shop that has them. They call themselves
 * browsers, and the guard's signatures are off: what stops them is what they do. Each comes from an
 * address of its own.
 */
class ToolsIT {
  private static final Workspace WORK = new Workspace(ToolsIT.class);
  private static final List<GuardProcess> GUARDS = new ArrayList<>();
  private static KamailioPbx pbx;
  private static HoledShop shop;
  private static GuardProcess refusing;
  private static GuardProcess blocking;

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    shop = HoledShop.start(WORK);
    refusing = guard("refusing", false);
    blocking = guard("blocking", true);
  }

  private static GuardProcess guard(String name, boolean blocks) throws Exception {
    GuardProcess guard =
        GuardProcess.fresh(new Workspace(ToolsIT.class, name))
            .before(pbx)
            .set("http.upstream", shop.url())
            .set("http.filter.signatures", false)
            .set("security.threat_detection.automatic_blocking", blocks);
    GUARDS.add(guard);
    return guard.start();
  }

  @AfterAll
  static void stop() throws Exception {
    GUARDS.forEach(GuardProcess::close);
    shop.close();
    pbx.close();
  }

  static List<WebTool> tools() {
    return WebTool.all();
  }

  private static String address(int network, WebTool tool) {
    int index = tools().stream().map(WebTool::name).toList().indexOf(tool.name());
    return "127.54." + network + "." + (index + 1);
  }

  private static String run(WebTool tool, int port, String from)
      throws IOException, InterruptedException {
    try (Detour detour = Detour.open(from, port)) {
      return tool.run(WORK, "http://127.0.0.1:" + detour.port());
    }
  }

  /** The control: each tool finds the hole that it is there for. */
  @ParameterizedTest
  @MethodSource("tools")
  void withoutTheGuard_theHoleIsFound(WebTool tool) throws Exception {
    String output = run(tool, shop.port(), address(0, tool));
    assertThat(tool.found().test(output)).as("%s%n%s", tool.hole(), output).isTrue();
  }

  @ParameterizedTest
  @MethodSource("tools")
  void behindTheGuard_theHoleIsNotFoundEvenWhenNothingIsBlocked(WebTool tool) throws Exception {
    String from = address(1, tool);
    String output = run(tool, refusing.httpPort(), from);
    assertThat(tool.found().test(output)).as("%s%n%s", tool.hole(), output).isFalse();
    JsonNode check = refusing.api().get("/api/security/check-ip/" + from).body();
    assertThat(check.path("is_blocked").asBoolean()).as(check.toString()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("tools")
  void behindTheGuard_theToolIsBlockedWithinTwentyFindings(WebTool tool) throws Exception {
    String from = address(2, tool);
    String output = run(tool, blocking.httpPort(), from);
    assertThat(tool.found().test(output)).as("%s%n%s", tool.hole(), output).isFalse();
    JsonNode check = blocking.api().get("/api/security/check-ip/" + from).body();
    assertThat(check.path("is_blocked").asBoolean()).as(check.toString()).isTrue();

    int findings = refusals(from);
    assertThat(findings).isPositive().isLessThanOrEqualTo(20);
    record(tool, shop.reached(from).size(), findings);
  }

  /** The events of an address but for the block itself; a blocked source makes none. */
  private static int refusals(String from) throws IOException, InterruptedException {
    JsonNode items =
        blocking.api().get("/api/security/events?limit=200&ip=" + from).body().path("items");
    int count = 0;
    for (JsonNode item : items) {
      count += item.path("type").asText().contains("block") ? 0 : 1;
    }
    return count;
  }

  private static void record(WebTool tool, int reached, int findings) throws IOException {
    String line =
        "%s: blocked after %d requests, %d of them findings%n"
            .formatted(tool.name(), reached + findings, findings);
    Files.writeString(
        WORK.file("blocked.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
