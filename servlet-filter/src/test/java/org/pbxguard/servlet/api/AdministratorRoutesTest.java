package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.access.Administrator;
import org.pbxguard.core.access.Role;

class AdministratorRoutesTest {
  private static final String PATH = "/security/administrators";
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void invited_isListedAndLetInOnceByTheText() throws Exception {
    ApiFixture.Answer made = api.post(PATH, "{\"name\":\"alice\",\"role\":\"viewer\"}");
    assertThat(made.status()).isEqualTo(200);
    String text = made.body().path("invitation").asText();
    assertThat(text).hasSize(28);

    JsonNode listed = api.get(PATH).body().path("items").path(0);
    assertThat(listed.path("name").asText()).isEqualTo("alice");
    assertThat(listed.path("role").asText()).isEqualTo("viewer");
    assertThat(listed.path("passkeys").asInt()).isZero();
    assertThat(listed.has("invited_until")).isTrue();
    assertThat(listed.toString()).doesNotContain(text);
    assertThat(api.administrators.redeem("alice", text).join().map(Administrator::role))
        .hasValue(Role.VIEWER);
  }

  @Test
  void removed_isGone() throws Exception {
    api.post(PATH, "{\"name\":\"alice\"}");
    assertThat(api.send("DELETE", PATH, "application/json", "{\"name\":\"alice\"}").status())
        .isEqualTo(200);
    assertThat(api.administrators.list()).isEmpty();
    assertThat(api.send("DELETE", PATH, "application/json", "{\"name\":\"alice\"}").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\"guard:alice\"}",
        "{\"name\":\"-\"}",
        "{\"name\":\"alice\",\"role\":\"service\"}",
        "{\"name\":\"alice\",\"role\":\"ADMIN\"}"
      })
  void invite_wrongFields_isRefused(String body) throws Exception {
    assertThat(api.post(PATH, body).status()).isEqualTo(400);
    assertThat(api.administrators.list()).isEmpty();
  }

  @Test
  void onlyAdministratorsMay() throws Exception {
    for (Role role : new Role[] {Role.VIEWER, Role.SERVICE}) {
      api.as(api.newKey(role));
      assertThat(api.get(PATH).status()).isEqualTo(403);
      assertThat(api.post(PATH, "{\"name\":\"alice\"}").status()).isEqualTo(403);
    }
  }

  @Test
  void fullDisk_acknowledgesNothing() throws Exception {
    api.diskFails.set(true);
    assertThat(api.post(PATH, "{\"name\":\"alice\"}").status()).isEqualTo(503);
    api.diskFails.set(false);
    assertThat(api.administrators.list()).isEmpty();
  }
}
