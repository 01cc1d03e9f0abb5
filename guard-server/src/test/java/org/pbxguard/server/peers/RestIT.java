package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The original's clients, with a key, over real HTTP; zbarimg scans the QR, oathtool the codes. */
class RestIT {
  private static final Workspace WORK = new Workspace(RestIT.class);
  private static GuardProcess guard;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    guard = GuardProcess.fresh(WORK).start();
    api = guard.api();
  }

  @AfterAll
  static void stop() throws Exception {
    guard.close();
  }

  @Test
  void enrolment_scannedByAnIndependentProgram_verifiesOnceEach() throws Exception {
    Api.Answer enrolled = api.post("/api/mfa/enroll", Map.of("extension", "1001"));
    assertThat(enrolled.status()).isEqualTo(200);
    String uri = scan(enrolled.text("qr_png"));
    assertThat(uri).isEqualTo(enrolled.text("provisioning_uri")).startsWith("otpauth://totp/");
    String secret = uri.replaceAll(".*[?&]secret=([A-Z2-7]+).*", "$1");
    assertThat(secret).isEqualTo(enrolled.text("secret"));

    assertThat(code("/api/mfa/verify", "1001", Totp.code(secret)).status()).isEqualTo(401);
    String first = Totp.code(secret);
    assertThat(code("/api/mfa/verify-enrollment", "1001", first).status()).isEqualTo(200);
    assertThat(api.get("/api/mfa/status/1001").body().path("mfa_enabled").asBoolean()).isTrue();

    // RFC 6238 5.2: the code that completed the enrolment is spent.
    Api.Answer replay = code("/api/mfa/verify", "1001", first);
    assertThat(replay.status()).isEqualTo(401);
    assertThat(replay.text("error")).isEqualTo("Invalid code");

    String backup = enrolled.body().path("backup_codes").path(0).asText();
    Workspace.noteSecret(backup);
    Api.Answer redeemed =
        code("/api/mfa/verify", "1001", backup.toLowerCase(Locale.ROOT).replace('-', ' '));
    assertThat(redeemed.status()).isEqualTo(200);
    assertThat(redeemed.body().path("backup_codes_left").asInt()).isEqualTo(9);
    assertThat(code("/api/mfa/verify", "1001", backup).status()).isEqualTo(401);

    String other = enrolled.body().path("backup_codes").path(1).asText();
    assertThat(code("/api/mfa/disable", "1001", other).status()).isEqualTo(200);
    assertThat(api.get("/api/mfa/status/1001").body().path("mfa_enabled").asBoolean()).isFalse();
  }

  private static Api.Answer code(String path, String extension, String code) throws Exception {
    return api.post(path, Map.of("extension", extension, "code", code));
  }

  private static String scan(String dataUri) throws Exception {
    Path image = WORK.file("qr.png");
    String prefix = "data:image/png;base64,";
    assertThat(dataUri).startsWith(prefix);
    Files.write(image, Base64.getDecoder().decode(dataUri.substring(prefix.length())));
    Path output = WORK.file("zbar.out");
    Files.deleteIfExists(output);
    Command.Result scanned =
        new Command(output, "zbarimg", "--quiet", "--raw", image.toString()).run(20);
    // zbarimg warns about a missing message bus on standard error; the code is the otpauth line
    return scanned.output().lines().filter(l -> l.startsWith("otpauth")).findFirst().orElse("");
  }

  @Test
  void blockCheckUnblock_asTheOriginalsClientsDo() throws Exception {
    Api.Answer block =
        api.post(
            "/api/security/block-ip",
            Map.of("ip_address", "203.0.113.7", "reason", "by hand", "duration", 600));
    assertThat(block.status()).isEqualTo(200);
    assertThat(block.body().path("success").asBoolean()).isTrue();
    Api.Answer check = api.get("/api/security/check-ip/203.0.113.7");
    assertThat(check.body().path("is_blocked").asBoolean()).isTrue();
    assertThat(check.text("reason")).isEqualTo("by hand");
    Api.Answer summary = api.get("/api/security/threat-summary?hours=24");
    assertThat(summary.body().path("blocked_ips").asInt()).isPositive();
    assertThat(summary.body().path("active_blocks").asInt()).isPositive();

    assertThat(api.post("/api/security/unblock-ip", Map.of("ip_address", "203.0.113.7")).status())
        .isEqualTo(200);
    check = api.get("/api/security/check-ip/203.0.113.7");
    assertThat(check.body().path("is_blocked").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ip_address\": \"hello\"}",
        "{\"ip_address\": \"hello world\"}",
        "{\"ip_address\": \"1.2.3.4.5\"}",
        "{\"ip_address\": \"300.1.1.1\"}",
        "{\"ip_address\": \"\"}",
        "{\"ip_address\": [\"198.51.100.1\"]}",
        "{\"ip_address\": 42}",
        "{\"ip_address\": null}",
        "{}",
        "[]",
        "not json",
        "",
        "{\"ip_address\": \"198.51.100.1\", \"ip_address\": \"198.51.100.2\"}",
        "{\"ip_address\": \"198.51.100.1\", \"duration\": -1}",
        "{\"ip_address\": \"198.51.100.1\", \"duration\": 1000000000000}",
        "{\"ip_address\": \"198.51.100.1\", \"duration\": 31536001}",
        "{\"ip_address\": \"198.51.100.1\", \"duration\": 1.5}",
        "{\"ip_address\": \"198.51.100.1\", \"duration\": \"long\"}",
        "{\"ip_address\": \"0.0.0.0/0\"}",
        "{\"ip_address\": \"::/0\"}",
      })
  void blockIp_badInput_answers400AndChangesNothing(String body) throws Exception {
    String before = api.get("/api/security/blocks").body().toString();
    Api.Answer answer = api.postText("/api/security/block-ip", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("error")).isNotBlank().doesNotContain("Exception", "jackson", "java.");
    assertThat(api.get("/api/security/blocks").body()).hasToString(before);
  }

  @Test
  void withoutAKey_nothingAnswersButLiveness() throws Exception {
    for (String key : List.of("", "wrong", "x".repeat(5000))) {
      Api stranger = new Api(guard.apiPort(), key);
      assertThat(stranger.get("/api/health").status()).isEqualTo(200);
      for (String path :
          List.of(
              "/api/ready",
              "/api/security/blocks",
              "/api/security/check-ip/192.0.2.1",
              "/api/security/threat-summary",
              "/api/security/keys",
              "/api/mfa/status/1001",
              "/api/nothing")) {
        assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
      }
      assertThat(stranger.post("/api/mfa/enroll", Map.of("extension", "1009")).status())
          .isEqualTo(401);
      assertThat(
              stranger.post("/api/security/block-ip", Map.of("ip_address", "203.0.113.9")).status())
          .isEqualTo(401);
    }
  }

  @Test
  void viewerKey_readsButDoesNotBlock() throws Exception {
    Api.Answer created = api.post("/api/security/keys", Map.of("role", "viewer", "note", "test"));
    assertThat(created.status()).isEqualTo(200);
    Workspace.noteSecret(created.text("key"));
    Api viewer = new Api(guard.apiPort(), created.text("key"));
    assertThat(viewer.get("/api/security/blocks").status()).isEqualTo(200);
    assertThat(viewer.post("/api/security/block-ip", Map.of("ip_address", "203.0.113.9")).status())
        .isEqualTo(403);
    assertThat(viewer.get("/api/security/keys").status()).isEqualTo(403);
  }
}
