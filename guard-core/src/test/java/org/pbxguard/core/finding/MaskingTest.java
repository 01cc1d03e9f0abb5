package org.pbxguard.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
  private static String masked(String where, String evidence) {
    return Masking.mask(new Finding("r", Category.SQLI, Severity.LOW, 10, where, evidence));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "header Authorization",
        "header Proxy-Authorization",
        "header Cookie",
        "cookie session",
        "parameter password",
        "parameter new_passwd",
        "parameter otp",
        "json api_key",
        "header X-Auth-Token",
      })
  void mask_placeThatCarriesASecret_isMaskedWhole(String where) {
    assertThat(masked(where, "hunter2' or 1=1")).isEqualTo("***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id=1' or 1=1 | id=1' or 1=1",
        "user=x&password=hunter2&id=1 | user=x&password=***&id=1",
        "Password=hunter2 | Password=***",
        "otp=123456;a=b | otp=***;a=b",
        "{\"password\":\"hunter2\",\"a\":1} | {\"password\":***\",\"a\":1}",
        "{\"api_key\": \"hunter2\"} | {\"api_key\":***\"}",
        "Authorization: Digest username=a, response=b | Authorization:***",
        "passport=7 | passport=7",
        "token | token",
      })
  void mask_pairsInsideAText(String text, String expected) {
    assertThat(masked("body", text)).isEqualTo(expected);
  }

  @Test
  void mask_severalPairs_masksEach() {
    assertThat(masked("body", "password=a&x=1&token=b&y=2&pwd=c"))
        .isEqualTo("password=***&x=1&token=***&y=2&pwd=***");
  }

  @FuzzTest
  void mask_anyText_endsAndIsNotLongerThanItsParts(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    String masked = Masking.mask(text.length() > 400 ? text.substring(0, 400) : text);
    assertThat(masked.length()).isLessThanOrEqualTo(4 * text.length() + 400);
  }
}
