package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.servlet.TestTotp;
import org.pbxguard.servlet.api.ApiFixture.Answer;

/** What administrators do for users, over real HTTP, where a factor is required of everybody. */
class MfaAdminRoutesTest {
  private static final String USER = "{\"extension\":\"1001\"}";
  private ApiFixture api;
  private String admin;
  private String service;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(required());
    admin = api.newKey(Role.ADMIN);
    service = api.newKey(Role.SERVICE);
    api.as(admin);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static MfaSettings required() {
    MfaSettings base = MfaSettings.defaults();
    return new MfaSettings(
        base.enabled(),
        true,
        base.pendingLifetime(),
        base.totp(),
        base.backupCodes(),
        base.yubikey(),
        base.fido2(),
        base.throttle(),
        base.policy());
  }

  private static String with(String field, String value) {
    return "{\"extension\":\"1001\",\"%s\":\"%s\"}".formatted(field, value);
  }

  /** Enrols 1001 as an administrator; the answer of the first step. */
  private JsonNode enrolled() throws Exception {
    JsonNode shown = api.as(admin).post("/mfa/enroll", USER).body();
    String code = TestTotp.code(shown.path("secret").asText(), Instant.now());
    assertThat(api.post("/mfa/verify-enrollment", with("code", code)).status()).isEqualTo(200);
    return shown;
  }

  @Test
  void enroll_requiredWithoutAPass_isAConflict() throws Exception {
    assertThat(api.as(service).post("/mfa/enroll", USER).status()).isEqualTo(409);
  }

  @Test
  void enrolmentToken_opensOneEnrolmentOnce() throws Exception {
    Answer issued = api.post("/mfa/enrolment-token", USER);
    assertThat(issued.status()).isEqualTo(200);
    String token = issued.body().path("enrolment_token").asText();
    assertThat(token.replace("-", "")).hasSize(23);
    assertThat(Instant.parse(issued.body().path("expires").asText()))
        .isBefore(Instant.now().plusSeconds(601));

    api.as(service);
    assertThat(api.post("/mfa/enroll", with("enrolment_token", "AAAA-BBBB")).status())
        .isEqualTo(401);
    assertThat(api.post("/mfa/enroll", with("enrolment_token", token)).status()).isEqualTo(200);
    assertThat(api.post("/mfa/enroll", with("enrolment_token", token)).status()).isEqualTo(401);
  }

  @Test
  void enrolmentToken_short_hasEightCharacters() throws Exception {
    Answer issued = api.post("/mfa/enrolment-token", "{\"extension\":\"1001\",\"short\":true}");

    assertThat(issued.body().path("enrolment_token").asText().replace("-", "")).hasSize(8);
  }

  @Test
  void enrolmentWindow_openedAndTakenBack_letsEnrolAndNoMore() throws Exception {
    Answer opened = api.post("/mfa/enrolment-window", "{\"extension\":\"1001\",\"duration\":600}");
    assertThat(Instant.parse(opened.body().path("open_until").asText())).isAfter(Instant.now());
    assertThat(api.as(service).post("/mfa/enroll", USER).status()).isEqualTo(200);

    api.as(admin);
    assertThat(delete("/mfa/enrolment-window/1001")).isEqualTo(200);
    assertThat(delete("/mfa/enrolment-window/1001")).isEqualTo(404);
    assertThat(api.as(service).post("/mfa/enroll", USER).status()).isEqualTo(409);
  }

  private int delete(String path) throws Exception {
    return api.send("DELETE", path, "application/json", "").status();
  }

  @Test
  void passes_badDurationOrActiveFactor_areRefused() throws Exception {
    Answer long_ = api.post("/mfa/enrolment-window", "{\"extension\":\"1\",\"duration\":604801}");
    assertThat(long_.status()).isEqualTo(400);
    assertThat(long_.body().path("field").asText()).isEqualTo("duration");
    enrolled();
    assertThat(api.post("/mfa/enrolment-token", USER).status()).isEqualTo(409);
    assertThat(api.post("/mfa/enrolment-window", USER).status()).isEqualTo(409);
  }

  @Test
  void resetLimits_afterWrongCodes_endsTheWait() throws Exception {
    enrolled();
    for (int i = 0; i < 4; i++) {
      api.post("/mfa/verify", with("code", "00000000"));
    }
    assertThat(api.post("/mfa/verify", with("code", "00000000")).status()).isEqualTo(429);
    assertThat(api.post("/mfa/reset-limits", USER).status()).isEqualTo(200);
    assertThat(api.post("/mfa/verify", with("code", "00000000")).status()).isEqualTo(401);
  }

  @Test
  void devices_trustedListedRevoked_areTrustedNoMore() throws Exception {
    enrolled();
    String token = api.trust("1001", "Office browser");
    JsonNode items = api.get("/mfa/devices/1001").body().path("items");
    assertThat(items).hasSize(1);
    assertThat(items.path(0).path("device_name").asText()).isEqualTo("Office browser");
    assertThat(items.toString()).doesNotContain(token);
    assertThat(api.trusts("1001", token)).isTrue();

    assertThat(delete("/mfa/devices/1001/" + items.path(0).path("id").asText())).isEqualTo(200);
    assertThat(api.trusts("1001", token)).isFalse();
    assertThat(delete("/mfa/devices/1001/unknown")).isEqualTo(404);

    api.trust("1001", "Phone");
    assertThat(delete("/mfa/devices/1001")).isEqualTo(200);
    assertThat(api.get("/mfa/devices/1001").body().path("items")).isEmpty();
  }

  @Test
  void export_holdsTheUsersDataAndNoSecret() throws Exception {
    JsonNode shown = enrolled();
    api.trust("1001", "Office browser");
    Answer exported = api.get("/mfa/export/1001");

    assertThat(exported.status()).isEqualTo(200);
    assertThat(exported.body().path("factors").findValuesAsText("method"))
        .containsExactly("totp", "backup_code");
    assertThat(exported.body().path("backup_codes_left").asInt()).isEqualTo(10);
    assertThat(exported.body().path("trusted_devices")).hasSize(1);
    assertThat(exported.body().path("audit_alias").asText()).hasSize(16);
    assertThat(exported.body().toString()).doesNotContain(shown.path("secret").asText());
    assertThat(api.get("/mfa/export/1002").status()).isEqualTo(404);
  }

  @Test
  void purge_deletesWhatIsActiveAndWhatIsPending() throws Exception {
    enrolled();
    assertThat(api.post("/mfa/purge", USER).status()).isEqualTo(200);
    assertThat(api.get("/mfa/status/1001").body().path("mfa_enabled").asBoolean()).isFalse();
    assertThat(api.get("/mfa/export/1001").status()).isEqualTo(404);
    assertThat(api.post("/mfa/purge", USER).status()).isEqualTo(404);

    api.post("/mfa/enrolment-token", USER);
    api.post("/mfa/enroll", USER);
    assertThat(api.get("/mfa/export/1001").body().has("pending_enrolment_until")).isTrue();
    assertThat(api.post("/mfa/purge", USER).status()).isEqualTo(200);
    assertThat(api.get("/mfa/export/1001").status()).isEqualTo(404);
  }

  @Test
  void changes_diskFails_are503() throws Exception {
    enrolled();
    api.diskFails.set(true);
    assertThat(api.post("/mfa/purge", USER).status()).isEqualTo(503);
    assertThat(api.post("/mfa/reset-limits", USER).status()).isEqualTo(503);
    assertThat(api.get("/mfa/status/1001").body().path("mfa_enabled").asBoolean()).isTrue();
  }

  @Test
  void administratorsRoutes_asService_are403() throws Exception {
    api.as(service);
    assertThat(api.post("/mfa/enrolment-token", USER).status()).isEqualTo(403);
    assertThat(api.post("/mfa/enrolment-window", USER).status()).isEqualTo(403);
    assertThat(delete("/mfa/enrolment-window/1001")).isEqualTo(403);
    assertThat(api.post("/mfa/reset-limits", USER).status()).isEqualTo(403);
    assertThat(api.post("/mfa/purge", USER).status()).isEqualTo(403);
    assertThat(api.get("/mfa/export/1001").status()).isEqualTo(403);
    assertThat(api.get("/mfa/devices/1001").status()).isEqualTo(200);
  }
}
