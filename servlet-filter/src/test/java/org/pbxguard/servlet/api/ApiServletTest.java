package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.api.ApiFixture.Answer;
import org.pbxguard.servlet.client.FailureThrottle;

class ApiServletTest {
  private static final IpAddress ATTACKER = IpAddress.parse("203.0.113.7").orElseThrow();

  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture();
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void anyRoute_withoutAKey_is401WhetherItExistsOrNot() throws Exception {
    for (String key : List.of("", "wrong", "pbxg_" + "A".repeat(43))) {
      api.as(key);
      assertThat(api.get("/health").status()).isEqualTo(200);
      for (String path : List.of("/ready", "/security/blocks", "/security/keys", "/x", "/")) {
        Answer answer = api.get(path);
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).isPresent();
      }
      assertThat(api.post("/security/block-ip", "{\"ip_address\":\"203.0.113.7\"}").status())
          .isEqualTo(401);
    }
    assertThat(api.guard.blocks().active()).isEmpty();
  }

  /** Else the container closes a connection that the client takes for its own. */
  @Test
  void refusal_bodyLeftUnread_saysThatTheConnectionEnds() throws Exception {
    String wrong = "{\"ip_address\":7}";
    assertThat(api.post("/security/block-ip", wrong).connection()).as("read").isEmpty();
    assertThat(api.send("POST", "/security/block-ip", "text/plain", wrong).connection())
        .isEqualTo("close");
    api.as("wrong");
    assertThat(api.post("/security/block-ip", wrong).connection()).isEqualTo("close");
    assertThat(api.get("/ready").connection()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER, GET, /security/blocks, 200",
    "VIEWER, GET, /security/threat-summary, 200",
    "VIEWER, GET, /security/keys, 403",
    "VIEWER, POST, /security/block-ip, 403",
    "VIEWER, POST, /mfa/verify, 403",
    "VIEWER, GET, /mfa/status/1001, 403",
    "SERVICE, GET, /mfa/status/1001, 200",
    "SERVICE, POST, /security/login-outcome, 400",
    "SERVICE, GET, /security/blocks, 403",
    "SERVICE, POST, /security/unblock-ip, 403",
    "ADMIN, GET, /mfa/status/1001, 200",
    "ADMIN, GET, /security/keys, 200",
  })
  void route_byRole_answersAsTheContractSays(Role role, String method, String path, int status)
      throws Exception {
    api.as(api.newKey(role));
    Answer answer = method.equals("GET") ? api.get(path) : api.post(path, "{}");
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void unknownRouteOrMethod_withAKey_is404Or405() throws Exception {
    assertThat(api.get("/nothing").status()).isEqualTo(404);
    assertThat(api.get("/security/block-ip").status()).isEqualTo(405);
    assertThat(api.send("PUT", "/health", "application/json", "{}").status()).isEqualTo(405);
    assertThat(api.send("POST", "/security/block-ip", "text/plain", "{}").status()).isEqualTo(415);
  }

  @Test
  void blockIp_thenCheckAndUnblock_holdsInBetween() throws Exception {
    Answer blocked =
        api.post(
            "/security/block-ip",
            "{\"ip_address\":\"::ffff:203.0.113.7\",\"reason\":\"<b>\",\"duration\":60}");
    assertThat(blocked.status()).isEqualTo(200);
    assertThat(blocked.body().path("success").asBoolean()).isTrue();
    assertThat(blocked.body().path("blocked_until").asText()).endsWith("Z");
    assertThat(api.guard.blocks().covering(ATTACKER)).isPresent();

    Answer check = api.get("/security/check-ip/203.0.113.7");
    assertThat(check.body().path("is_blocked").asBoolean()).isTrue();
    assertThat(check.body().path("reason").asText()).isEqualTo("<b>");
    assertThat(api.get("/security/blocks").body().path("items")).hasSize(1);

    assertThat(api.post("/security/unblock-ip", "{\"ip_address\":\"203.0.113.7\"}").status())
        .isEqualTo(200);
    assertThat(api.guard.blocks().covering(ATTACKER)).isEmpty();
  }

  @Test
  void unblockIp_underAWiderBlock_namesIt() throws Exception {
    api.post("/security/block-ip", "{\"ip_address\":\"203.0.113.0/24\"}");
    Answer answer = api.post("/security/unblock-ip", "{\"ip_address\":\"203.0.113.7\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("covered_by").asText()).isEqualTo("203.0.113.0/24");
  }

  @Test
  void blockIp_coveringTheCallerOrTheAllowList_is409UnlessForced() throws Exception {
    assertThat(api.post("/security/block-ip", "{\"ip_address\":\"127.0.0.0/8\"}").status())
        .isEqualTo(409);
    api.post("/security/allow", "{\"ip_address\":\"198.51.100.0/24\",\"note\":\"trunk\"}");
    String wide = "{\"ip_address\":\"198.51.0.0/16\"";
    assertThat(api.post("/security/block-ip", wide + "}").status()).isEqualTo(409);
    assertThat(api.post("/security/block-ip", wide + ",\"force\":true}").status()).isEqualTo(200);
    assertThat(
            api.post("/security/block-ip", "{\"ip_address\":\"0.0.0.0/7\",\"force\":true}")
                .status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ip_address\":\"hello\"}",
        "{\"ip_address\":\"10.0.0.0/8/8\"}",
        "{\"ip_address\":[\"203.0.113.7\"]}",
        "{\"ip_address\":\"203.0.113.7\",\"duration\":-1}",
        "{\"ip_address\":\"203.0.113.7\",\"duration\":31536001}",
        "{\"ip_address\":\"203.0.113.7\",\"reason\":7}",
        "{\"ip_address\":\"203.0.113.7\",\"ip_address\":\"203.0.113.8\"}",
        "{}"
      })
  void blockIp_badInput_is400AndChangesNothing(String body) throws Exception {
    Answer answer = api.post("/security/block-ip", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("error").asText()).isNotEmpty();
    assertThat(api.guard.blocks().active()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/security/check-ip/hello",
    "/security/check-ip/8",
    "/security/explain/300.1.1.1",
    "/security/threat-summary?hours=0",
    "/security/threat-summary?hours=8761",
    "/security/threat-summary?hours=x",
    "/security/blocks?limit=0",
    "/security/blocks?cursor=x",
    "/security/events?type=nothing",
    "/security/events?severity=grave",
    "/security/events?since=yesterday",
    "/security/events?cursor=x",
    "/mfa/status/a%20b",
  })
  void query_outOfRange_is400(String path) throws Exception {
    assertThat(api.get(path).status()).isEqualTo(400);
  }

  @Test
  void blocks_moreThanAPage_areAllSeenOnceByTheCursor() throws Exception {
    for (int i = 1; i <= 7; i++) {
      api.post("/security/block-ip", "{\"ip_address\":\"203.0.113." + i + "\"}");
    }
    java.util.Set<String> seen = new java.util.TreeSet<>();
    String cursor = "";
    int pages = 0;
    do {
      Answer page = api.get("/security/blocks?limit=3" + cursor);
      page.body().path("items").forEach(i -> seen.add(i.path("ip_address").asText()));
      cursor = "&cursor=" + page.body().path("next").asText();
      pages++;
    } while (!cursor.equals("&cursor=null"));
    assertThat(seen).hasSize(7);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void eventsAndSummary_afterABlock_tellOfIt() throws Exception {
    api.post("/security/block-ip", "{\"ip_address\":\"203.0.113.7\",\"reason\":\"by hand\"}");
    Answer events = api.get("/security/events?type=ip_blocked&ip=203.0.113.7");
    assertThat(events.body().path("items")).hasSize(1);
    assertThat(events.body().path("items").path(0).path("time").asText()).endsWith("Z");
    Answer summary = api.get("/security/threat-summary?hours=1");
    assertThat(summary.body().path("blocked_ips").asInt()).isEqualTo(1);
    assertThat(summary.body().path("active_blocks").asInt()).isEqualTo(1);
    assertThat(summary.body().path("severity_counts").size()).isEqualTo(3);
  }

  @Test
  void changes_whileTheDiskFails_are503AndNotDone() throws Exception {
    api.diskFails.set(true);
    Answer block = api.post("/security/block-ip", "{\"ip_address\":\"203.0.113.7\"}");
    assertThat(block.status()).isEqualTo(503);
    assertThat(block.response().body()).doesNotContain("/var", "space");
    assertThat(api.guard.blocks().covering(ATTACKER)).isEmpty();
    assertThat(api.post("/security/keys", "{\"role\":\"viewer\"}").status()).isEqualTo(503);
    assertThat(api.post("/mfa/verify", "{\"extension\":\"1001\",\"code\":\"123456\"}").status())
        .isEqualTo(503);
    assertThat(api.get("/ready").status()).isEqualTo(503);
  }

  @Test
  void keys_createdListedRevoked_workUntilThen() throws Exception {
    Answer created = api.post("/security/keys", "{\"role\":\"viewer\",\"note\":\"dashboard\"}");
    String text = created.body().path("key").asText();
    String id = created.body().path("id").asText();
    Answer list = api.get("/security/keys");
    assertThat(list.body().path("items")).hasSize(2);
    assertThat(list.response().body()).doesNotContain(text);
    assertThat(
            api.send("DELETE", "/security/keys", "application/json", "{\"id\":\"" + id + "\"}")
                .status())
        .isEqualTo(200);
    assertThat(api.as(text).get("/security/blocks").status()).isEqualTo(401);
  }

  @Test
  void keys_withAnUnknownRoleOrAPastExpiry_are400() throws Exception {
    assertThat(api.post("/security/keys", "{\"role\":\"root\"}").status()).isEqualTo(400);
    assertThat(
            api.post("/security/keys", "{\"role\":\"viewer\",\"expires\":\"2001-01-01T00:00:00Z\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void mfaVerify_unknownUserWrongCodeAndJunk_areOneAnswer() throws Exception {
    for (String code : List.of("123456", "ABCD-EFGH-JKLM-NPQR", "cccccccccccc", "' or 1=1--")) {
      Answer answer = api.post("/mfa/verify", "{\"extension\":\"1001\",\"code\":\"" + code + "\"}");
      assertThat(answer.status()).as(code).isIn(401, 429);
      if (answer.status() == 401) {
        assertThat(answer.body().path("error").asText()).isEqualTo("Invalid code");
      }
    }
  }

  @Test
  void mfaEnroll_asService_isPendingUntilVerified() throws Exception {
    api.as(api.newKey(Role.SERVICE));
    Answer enrolled = api.post("/mfa/enroll", "{\"extension\":\"1001\"}");
    assertThat(enrolled.status()).isEqualTo(200);
    assertThat(enrolled.body().path("provisioning_uri").asText()).startsWith("otpauth://totp/");
    assertThat(enrolled.body().path("qr_png").asText()).startsWith("data:image/png;base64,");
    assertThat(enrolled.body().path("backup_codes")).hasSize(10);
    assertThat(api.get("/mfa/status/1001").body().path("mfa_enabled").asBoolean()).isFalse();
    assertThat(
            api.post("/mfa/verify-enrollment", "{\"extension\":\"1001\",\"code\":\"000000\"}")
                .status())
        .isIn(401, 429);
  }

  @Test
  void badKeys_beyondTheFreeOnes_waitWhileARightOneIsServed() throws Exception {
    String right = api.newKey(Role.VIEWER);
    api.as("wrong");
    for (int i = 0; i < FailureThrottle.FREE; i++) {
      assertThat(api.get("/ready").status()).isEqualTo(401);
    }
    Answer late = api.get("/ready");
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(api.as(right).get("/ready").status()).isEqualTo(200);
  }

  @Test
  void loginOutcomes_tenFailures_blockTheAddress() throws Exception {
    for (int i = 0; i < 10; i++) {
      Answer noted =
          api.post(
              "/security/login-outcome",
              "{\"ip_address\":\"203.0.113.7\",\"username\":\"admin\",\"success\":false}");
      assertThat(noted.status()).isEqualTo(200);
    }
    assertThat(api.get("/security/check-ip/203.0.113.7").body().path("is_blocked").asBoolean())
        .isTrue();
    Answer why = api.get("/security/explain/203.0.113.7");
    assertThat(why.body().path("lifted_by").asText()).isNotEmpty();
  }

  @Test
  void masterKey_withoutAKeyFile_isAConflict() throws Exception {
    assertThat(api.get("/security/master-key").status()).isEqualTo(409);
    assertThat(api.post("/security/master-key/rotate", "{}").status()).isEqualTo(409);
  }
}
