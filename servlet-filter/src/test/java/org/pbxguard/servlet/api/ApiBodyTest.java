package org.pbxguard.servlet.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiBodyTest {
  private static ApiBody read(String json) throws IOException {
    return ApiBody.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  private static int statusOf(String json) {
    return catchThrowableOfType(ApiError.class, () -> read(json)).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "\"text\"",
        "1",
        "null",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1e99999999999999999999999999999999}",
        "{'a':1}",
        "{\"a\":01}",
        "// comment\n{}"
      })
  void read_whatIsNoSingleObject_is400(String json) {
    assertThat(statusOf(json)).isEqualTo(400);
  }

  @Test
  void read_nestedBeyondTheCap_is400() {
    assertThat(statusOf("{\"a\":" + "[".repeat(17) + "]".repeat(17) + "}")).isEqualTo(400);
  }

  @Test
  void read_longerThan64KiB_is413() {
    assertThat(statusOf("{\"a\":\"" + "x".repeat(ApiBody.MAX_BYTES) + "\"}")).isEqualTo(413);
  }

  @Test
  void text_presentWithinItsLength_isReturned() throws IOException {
    assertThat(read("{\"reason\":\"why\",\"unknown\":[1]}").text("reason", 3)).isEqualTo("why");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"f\":null}", "{\"f\":\"\"}", "{\"f\":1}", "{\"f\":\"long\"}"})
  void text_missingOrOfAnotherTypeOrTooLong_namesTheField(String json) throws IOException {
    ApiBody body = read(json);
    assertThatThrownBy(() -> body.text("f", 3))
        .isInstanceOfSatisfying(
            ApiError.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.field()).isEqualTo("f");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "11", "1.5", "1e1", "\"5\"", "true", "99999999999999999999"})
  void optionalWhole_notWithinBoundsOrNotWhole_is400(String value) throws IOException {
    ApiBody body = read("{\"n\":" + value + "}");
    assertThatThrownBy(() -> body.optionalWhole("n", 0, 10)).isInstanceOf(ApiError.class);
  }

  @Test
  void optionalWhole_atItsBounds_isReturned() throws IOException {
    assertThat(read("{\"n\":0}").optionalWhole("n", 0, 10)).hasValue(0L);
    assertThat(read("{\"n\":10}").optionalWhole("n", 0, 10)).hasValue(10L);
    assertThat(read("{}").optionalWhole("n", 0, 10)).isEmpty();
  }

  @Test
  void truth_otherThanTrueOrFalse_is400() throws IOException {
    assertThat(read("{\"b\":true}").truth("b")).isTrue();
    assertThat(read("{}").optionalTruth("b")).isFalse();
    ApiBody body = read("{\"b\":\"true\"}");
    assertThatThrownBy(() -> body.truth("b")).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> body.optionalTruth("b")).isInstanceOf(ApiError.class);
  }

  /** Whatever the bytes: a body or one of our refusals, whose words never quote them. */
  @FuzzTest
  void read_anyBytes_isABodyOrARefusal(FuzzedDataProvider data) throws IOException {
    byte[] bytes = data.consumeRemainingAsBytes();
    try {
      ApiBody body = ApiBody.read(new ByteArrayInputStream(bytes));
      body.optionalText("ip_address", 64);
      body.optionalWhole("duration", 0, 10);
    } catch (ApiError refused) {
      assertThat(refused.status()).isIn(400, 413);
      assertThat(refused.sentence()).matches("[\\w .,]+|The body is .*");
    }
  }
}
