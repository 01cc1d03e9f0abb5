package org.pbxguard.core.text.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnquotedTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "c'a't | cat",
        "c\"a\"t | cat",
        "c\\at | cat",
        "w^hoami | whoami",
        "ca$@t | cat",
        "ca${x}t | cat",
        "cat$IFS/x | cat /x",
        "cat${IFS}$9/x | cat /x",
        "plain text | plain text",
        "${EXTEN} | ${EXTEN}",
      })
  void of_disguise_whatTheShellReads(String text, String expected) {
    assertThat(Unquoted.of(text)).isEqualTo(expected);
  }

  @FuzzTest(maxDuration = "1m")
  void of_anyText_neverFailsNorGrows(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(Unquoted.of(text).length()).isLessThanOrEqualTo(text.length());
  }
}
