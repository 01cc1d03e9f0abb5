package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.access.Role;

class TraceRoutesTest {
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
  void open_ofACall_asksForItAndAnswersTheFirstPart() throws Exception {
    ApiFixture.Answer answer =
        api.post("/sip/traces", "{\"call_id\": \"c@h\", \"seconds\": 30, \"bytes\": 70000}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("id").asText()).isEqualTo("t1");
    assertThat(answer.body().path("over").asBoolean()).isTrue();
    assertThat(answer.body().path("packets").asInt()).isEqualTo(2);
    assertThat(answer.body().path("dropped").asInt()).isEqualTo(3);
    assertThat(answer.body().path("next").asInt()).isEqualTo(4);
    assertThat(answer.body().path("pcapng").asText()).isEqualTo("AAAAAA==");
    assertThat(api.traces.asked)
        .singleElement()
        .asString()
        .startsWith("Look[callId=c@h, address=Optional.empty, time=PT30S, bytes=70000] key ");
  }

  @Test
  void open_ofAnAddress_hasDefaults() throws Exception {
    api.post("/sip/traces", "{\"address\": \"::ffff:192.0.2.1\"}");

    assertThat(api.traces.asked)
        .singleElement()
        .asString()
        .startsWith("Look[callId=, address=Optional[192.0.2.1], time=PT10M, bytes=4194304]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"call_id\": \"c\", \"address\": \"192.0.2.1\"}",
        "{\"address\": \"here\"}",
        "{\"call_id\": \"c\", \"seconds\": 3601}",
        "{\"call_id\": \"c\", \"bytes\": 1}"
      })
  void open_ofWhatIsNone_is400(String body) throws Exception {
    assertThat(api.post("/sip/traces", body).status()).isEqualTo(400);
    assertThat(api.traces.asked).isEmpty();
  }

  @Test
  void open_withoutRoomOrEdge_is409() throws Exception {
    api.traces.room = 0;
    assertThat(api.post("/sip/traces", "{\"call_id\": \"c\"}").status()).isEqualTo(409);
    api.traces.available = false;
    assertThat(api.post("/sip/traces", "{\"call_id\": \"c\"}").status()).isEqualTo(409);
    assertThat(CallTraces.NONE.available()).isFalse();
  }

  @Test
  void read_goesOnWhereItIsTold() throws Exception {
    assertThat(api.get("/sip/traces/t1?from=8").body().path("next").asInt()).isEqualTo(12);
    assertThat(api.get("/sip/traces/t1?from=-1").status()).isEqualTo(400);
    assertThat(api.get("/sip/traces/other").status()).isEqualTo(404);
  }

  @Test
  void traces_areForAdministratorsOnly() throws Exception {
    for (Role role : new Role[] {Role.SERVICE, Role.VIEWER}) {
      api.as(api.newKey(role));
      assertThat(api.post("/sip/traces", "{\"call_id\": \"c\"}").status()).isEqualTo(403);
      assertThat(api.get("/sip/traces/t1").status()).isEqualTo(403);
    }
    assertThat(api.traces.asked).isEmpty();
  }
}
