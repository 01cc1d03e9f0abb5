package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Debian's yubiserver judges the OTPs, in a network of its own with the guard, because it listens
 * on every address. It cannot sign answers as the client wants them, so no client key is set; who
 * signs how is in {@code YubikeyFactorTest}.
 */
class YubikeyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PORT = 18_800;

  private final Workspace work = new Workspace(YubikeyIT.class);
  private final SoftYubikey key = new SoftYubikey(20_261_124);
  private GuardProcess guard;
  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    stopServer();
    guard.close();
  }

  private void stopServer() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private Command inNetwork(String name, String... words) throws Exception {
    Path output = work.file(name);
    Files.deleteIfExists(output);
    return new Command(output, "nsenter", "-t", Long.toString(guard.pid()), "-n").with(words);
  }

  private void startServer() throws Exception {
    Path database = work.file("yubiserver.sqlite");
    Files.copy(
        Path.of("/etc/yubiserver/yubiserver.sqlite.init"),
        database,
        StandardCopyOption.REPLACE_EXISTING);
    admin("-y", "-a", "alice", key.publicId(), key.privateIdHex(), key.keyHex());
    admin("-p", "-a", "guard", "a-key-for-the-guard-");
    server = serve();
  }

  private void admin(String... words) throws Exception {
    Command.Result done =
        new Command(work.file("yubiserver-admin.out"), "yubiserver-admin", "-b")
            .with(work.file("yubiserver.sqlite").toString())
            .with(words)
            .run(10);
    assertThat(done.exit()).as(done.output()).isZero();
  }

  /** It goes into the background and hears no SIGTERM: the end of its process namespace ends it. */
  private Process serve() throws Exception {
    Process process =
        inNetwork("yubiserver.out", "unshare", "-p", "-f", "--kill-child", "sh", "-c")
            .with("yubiserver \"$@\" && exec sleep 600", "yubiserver")
            .with("-d", work.file("yubiserver.sqlite").toString(), "-p", Integer.toString(PORT))
            .with("-l", work.file("yubiserver.log").toString())
            .start();
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> curl("http://127.0.0.1:" + PORT + "/").exit() == 0);
    return process;
  }

  private Command.Result curl(String... words) throws Exception {
    return inNetwork("curl.out", "curl", "-s", "-m", "20").with(words).run(30);
  }

  private record Answer(int status, JsonNode body) {}

  private Answer post(String path, Map<String, ?> body) throws Exception {
    return answer(
        "-X",
        "POST",
        "-H",
        "Content-Type: application/json",
        "-d",
        JSON.writeValueAsString(body),
        url(path));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + guard.apiPort() + path;
  }

  private Answer answer(String... words) throws Exception {
    List<String> head =
        List.of("-w", "\n%{http_code}", "-H", "Authorization: Bearer " + guard.adminKey());
    Command.Result result =
        inNetwork("curl.out", "curl", "-s", "-m", "20")
            .with(head.toArray(String[]::new))
            .with(words)
            .run(30);
    List<String> lines = result.output().lines().toList();
    return new Answer(Integer.parseInt(lines.get(lines.size() - 1)), JSON.readTree(lines.get(0)));
  }

  private int verify(String code) throws Exception {
    return post("/api/mfa/verify", Map.of("extension", "1001", "code", code)).status();
  }

  @Test
  void otps_judgedByYubiserver_areAcceptedOnceEach() throws Exception {
    guard =
        GuardProcess.fresh(work)
            .inOwnNetwork()
            .set("security.mfa.yubikey.enabled", true)
            .set("security.mfa.yubikey.client_id", 1)
            .set("security.mfa.yubikey.servers", "http://127.0.0.1:" + PORT + "/wsapi/2.0/verify")
            .set("security.mfa.throttle.free_failures", 99)
            .start();
    startServer();

    String first = key.touch();
    Answer enrolled =
        post(
            "/api/mfa/enroll-yubikey",
            Map.of("extension", "1001", "otp", first, "device_name", "blue"));
    assertThat(enrolled.status()).isEqualTo(200);
    assertThat(enrolled.body().path("public_id").asText()).isEqualTo(key.publicId());
    assertThat(answer(url("/api/mfa/status/1001")).body().path("mfa_enabled").asBoolean())
        .as("a key alone is a second factor")
        .isTrue();

    String next = key.touch();
    String unused = key.touch();
    assertThat(verify(first)).as("spent at the enrolment").isEqualTo(401);
    assertThat(verify(next)).isEqualTo(200);
    assertThat(verify(next)).as("replayed").isEqualTo(401);
    key.plugIn();
    assertThat(verify(key.touch())).isEqualTo(200);
    assertThat(verify(unused)).as("older than the last accepted").isEqualTo(401);
    assertThat(verify(key.broken())).as("of another key").isEqualTo(401);
    for (String junk : List.of("123456", "12345678", "AAAA-BBBB-CCCC-DDDD", "x", "c".repeat(44))) {
      assertThat(verify(junk)).as(junk).isEqualTo(401);
    }

    stopServer();
    assertThat(verify(key.touch())).as("nobody there to judge").isEqualTo(503);
    server = serve();
    assertThat(verify(key.touch())).isEqualTo(200);
  }
}
