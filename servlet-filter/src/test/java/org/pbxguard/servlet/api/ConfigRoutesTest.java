package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.journal.JournalException;

class ConfigRoutesTest {
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private ApiFixture.Answer reload() throws Exception {
    return api.post("/config/reload", "{}");
  }

  @Test
  void reload_nothingToReload_is409() throws Exception {
    assertThat(reload().status()).isEqualTo(409);
  }

  @Test
  void reload_byOthersThanAdministrators_is403() throws Exception {
    api.as(api.newKey(Role.SERVICE));
    assertThat(reload().status()).isEqualTo(403);
    api.as(api.newKey(Role.VIEWER));
    assertThat(reload().status()).isEqualTo(403);
  }

  @Test
  void reload_done_namesWhatChangedAndWhatNeedsARestart() throws Exception {
    api.reloading =
        by -> Optional.of(new Reloaded(List.of(), List.of("mode", "by " + by), List.of("sip.pbx")));

    ApiFixture.Answer answer = reload();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("success").asBoolean()).isTrue();
    assertThat(answer.body().path("changed").get(0).asText()).isEqualTo("mode");
    assertThat(answer.body().path("changed").get(1).asText()).startsWith("by key ");
    assertThat(answer.body().path("restart_needed").get(0).asText()).isEqualTo("sip.pbx");
  }

  @Test
  void reload_faults_is400WithEachOfThem() throws Exception {
    api.reloading = by -> Optional.of(Reloaded.refused(List.of("guard.yml:1: mode: no", "b")));

    ApiFixture.Answer answer = reload();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("error").asText()).contains("nothing changed");
    assertThat(answer.body().path("faults"))
        .extracting(fault -> fault.asText())
        .containsExactly("guard.yml:1: mode: no", "b");
  }

  @Test
  void reload_storeTakesNoChange_is503() throws Exception {
    api.reloading =
        by -> {
          throw new CompletionException(new JournalException("/var/x: No space left"));
        };

    assertThat(reload().status()).isEqualTo(503);
  }
}
