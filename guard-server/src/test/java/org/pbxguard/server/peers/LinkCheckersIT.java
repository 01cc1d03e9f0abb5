package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Programs that ask for much, and for what is not there, and are no scanners: wget and LinkChecker
 * over a site with 30 pages and 25 dead links, and a monitoring probe. The guard has its ordinary
 * settings, and each program its own name and an address of its own.
 */
class LinkCheckersIT {
  private static final int PAGES = 30;
  private static final int DEAD = 25;
  private static final Pattern DEAD_LINK = Pattern.compile("http://[0-9.]+:\\d+(/gone/\\d+)");
  private static final Workspace WORK = new Workspace(LinkCheckersIT.class);

  private static KamailioPbx pbx;
  private static ShopProcess site;
  private static GuardProcess guard;

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    site = ShopProcess.start(WORK, "site.py", String.valueOf(PAGES), String.valueOf(DEAD));
    guard = GuardProcess.fresh(WORK).before(pbx).set("http.upstream", site.url()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    guard.close();
    site.close();
    pbx.close();
  }

  private static Set<String> paths(String folder, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> folder + number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a program says about the site, asked from an address. */
  private static String run(Command command, String from, int port)
      throws IOException, InterruptedException {
    try (Detour detour = Detour.open(from, port)) {
      return command.with("http://127.0.0.1:" + detour.port() + "/").run(100).output();
    }
  }

  private static Command wget() {
    return new Command(WORK.file("wget-" + System.nanoTime() + ".log"), "wget")
        .with("--spider", "-r", "-l", "inf", "-nd", "-nv", "-P", WORK.file("wget").toString());
  }

  private static Command linkChecker() {
    return new Command(WORK.file("linkchecker-" + System.nanoTime() + ".log"), "linkchecker")
        .with("--no-status", "-o", "csv");
  }

  private static Set<String> links(String lines) {
    Set<String> dead = new TreeSet<>();
    Matcher link = DEAD_LINK.matcher(lines);
    while (link.find()) {
      dead.add(link.group(1));
    }
    return dead;
  }

  /** What wget lists at its end. */
  private static Set<String> deadByWget(String output) {
    int summary = output.indexOf("broken links");
    assertThat(summary).as(output).isPositive();
    assertThat(output).contains("Found " + DEAD + " broken links");
    return links(output.substring(summary));
  }

  private static Set<String> deadByLinkChecker(String output) {
    assertThat(output.lines().filter(line -> line.contains(";False;")).toList())
        .as(output)
        .allMatch(line -> line.contains(";404 Not Found;"))
        .hasSize(DEAD);
    return links(output);
  }

  private static Set<String> pagesReached(String from) throws IOException {
    return site.reached().stream()
        .filter(line -> line.startsWith(from + " "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .filter(path -> path.startsWith("/page/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertUntouched(String from) throws Exception {
    JsonNode events = guard.api().get("/api/security/events?limit=200&ip=" + from).body();
    assertThat(events.path("items")).as(events.toString()).isEmpty();
    JsonNode check = guard.api().get("/api/security/check-ip/" + from).body();
    assertThat(check.path("is_blocked").asBoolean(true)).as(check.toString()).isFalse();
  }

  /** The control: so many dead links the site really has. */
  @Test
  void withoutTheGuard_everyDeadLinkIsFound() throws Exception {
    String output = run(wget(), "127.57.0.1", site.port());
    assertThat(deadByWget(output)).isEqualTo(paths("/gone/", DEAD));
  }

  @Test
  void wget_findsTheDeadLinksAndNothingElseFails() throws Exception {
    String output = run(wget(), "127.57.1.1", guard.httpPort());
    assertThat(deadByWget(output)).isEqualTo(paths("/gone/", DEAD));
    assertThat(pagesReached("127.57.1.1")).isEqualTo(paths("/page/", PAGES));
    assertUntouched("127.57.1.1");
  }

  @Test
  void linkChecker_findsTheDeadLinksAndNothingElseFails() throws Exception {
    String output = run(linkChecker(), "127.57.1.2", guard.httpPort());
    assertThat(deadByLinkChecker(output)).isEqualTo(paths("/gone/", DEAD));
    assertThat(pagesReached("127.57.1.2")).isEqualTo(paths("/page/", PAGES));
    assertUntouched("127.57.1.2");
  }

  /** One page that is well and one that is gone for long, again and again. */
  @Test
  void monitoringProbe_hearsTheSameEachTime() throws Exception {
    String from = "127.57.1.3";
    try (Detour detour = Detour.open(from, guard.httpPort())) {
      for (int round = 0; round < 60; round++) {
        assertThat(probe(detour.port(), "/status")).as("round %d", round).contains("HTTP OK");
        assertThat(probe(detour.port(), "/old-status"))
            .as("round %d", round)
            .contains("404 Not Found");
      }
    }
    assertThat(site.reached().stream().filter(line -> line.startsWith(from + " "))).hasSize(120);
    assertUntouched(from);
  }

  private static String probe(int port, String path) throws IOException, InterruptedException {
    String log = "check_http-" + System.nanoTime() + ".log";
    return new Command(WORK.file(log), "/usr/lib/nagios/plugins/check_http")
        .with("-I", "127.0.0.1", "-p", String.valueOf(port), "-u", path, "-t", "20")
        .run(30)
        .output();
  }
}
