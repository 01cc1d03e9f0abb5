package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.mfa.Fido2Settings;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.PolicySettings;
import org.pbxguard.servlet.api.ApiFixture.Answer;

/** The first steps and the refusals; that a real key gets through, core's tests show. */
class Fido2RoutesTest {
  private static final String USER = "{\"extension\":\"1001\"}";
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(offered(true));
    api.as(api.newKey(Role.SERVICE));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static MfaSettings offered(boolean enabled) {
    return offered(enabled, PolicySettings.defaults());
  }

  private static MfaSettings offered(boolean enabled, PolicySettings policy) {
    MfaSettings base = MfaSettings.defaults();
    Fido2Settings fido2 =
        new Fido2Settings(
            enabled,
            Optional.of("pbx.example.org"),
            "Example",
            List.of("https://pbx.example.org"),
            Fido2Settings.Demand.PREFERRED,
            Fido2Settings.Demand.PREFERRED,
            Fido2Settings.Attestation.NONE,
            Duration.ofMinutes(5),
            10);
    return new MfaSettings(
        base.enabled(),
        base.required(),
        base.pendingLifetime(),
        base.totp(),
        base.backupCodes(),
        base.yubikey(),
        fido2,
        base.throttle(),
        policy);
  }

  private Answer finish(String path, JsonNode begun, String credential)
      throws IOException, InterruptedException {
    return api.post(
        path,
        "{\"extension\":\"1001\",\"ceremony_id\":\""
            + begun.path("ceremony_id").asText()
            + "\",\"credential\":"
            + credential
            + "}");
  }

  @Test
  void enroll_firstStep_hasOptionsForTheBrowser() throws Exception {
    Answer begun = api.post("/mfa/enroll-fido2", USER);

    assertThat(begun.status()).isEqualTo(200);
    JsonNode options = begun.body().path("publicKey");
    assertThat(Base64.getUrlDecoder().decode(options.path("challenge").asText())).hasSize(32);
    assertThat(options.path("rp").path("id").asText()).isEqualTo("pbx.example.org");
    assertThat(begun.body().path("ceremony_id").asText()).isNotEmpty();
  }

  @Test
  void verify_firstStepForTheUnknown_looksLikeAnybodys() throws Exception {
    JsonNode once = api.post("/mfa/verify-fido2", USER).body().path("publicKey");
    JsonNode again = api.post("/mfa/verify-fido2", USER).body().path("publicKey");

    assertThat(once.path("allowCredentials")).hasSize(1).isEqualTo(again.path("allowCredentials"));
    assertThat(once.path("challenge")).isNotEqualTo(again.path("challenge"));
  }

  @Test
  void finish_junk_isOneAnswer() throws Exception {
    for (String path : List.of("/mfa/enroll-fido2", "/mfa/verify-fido2")) {
      for (String junk : List.of("{}", "{\"id\":5}", "{\"response\":{}}")) {
        Answer answer = finish(path, api.post(path, USER).body(), junk);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body().path("error").asText()).isEqualTo("Invalid code");
      }
    }
  }

  @Test
  void finish_withoutACredential_is400() throws Exception {
    Answer answer = api.post("/mfa/verify-fido2", "{\"extension\":\"1001\",\"ceremony_id\":\"x\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("field").asText()).isEqualTo("credential");
  }

  @Test
  void routes_fido2NotOffered_are409() throws Exception {
    try (ApiFixture without = new ApiFixture(offered(false))) {
      assertThat(without.post("/mfa/enroll-fido2", USER).status()).isEqualTo(409);
      assertThat(without.post("/mfa/verify-fido2", USER).status()).isEqualTo(409);
    }
  }

  @Test
  void enroll_methodNotAllowed_isRefused() throws Exception {
    api.close();
    PolicySettings d = PolicySettings.defaults();
    api =
        new ApiFixture(
            offered(
                true,
                new PolicySettings(
                    d.requiredRoles(),
                    d.requiredPaths(),
                    d.gracePeriod(),
                    List.of(MfaMethod.YUBIKEY),
                    d.trustedDeviceLifetime(),
                    d.stepUpActions(),
                    d.stepUpLifetime())));
    for (String path : List.of("/mfa/enroll-fido2", "/mfa/enroll")) {
      Answer answer = api.post(path, USER);
      assertThat(answer.status()).as(path).isEqualTo(409);
      assertThat(answer.body().path("error").asText()).contains("not offered");
    }
  }
}
