package org.pbxguard.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0 | Edge, Windows
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1 | Safari, macOS
          Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1 | Chrome, iPhone
          Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 | Chrome, Android
          Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox, Linux
          """)
  void name_usualAgents_areWhatPeopleCallThem(String agent, String name) {
    assertThat(Browser.name(agent)).isEqualTo(name);
  }

  @Test
  void name_unknownAgents_areEmptyOrTheSystem() {
    assertThat(Browser.name(null)).isEmpty();
    assertThat(Browser.name("<script>")).isEmpty();
    assertThat(Browser.name("curl (Linux)")).isEqualTo("Linux");
  }
}
