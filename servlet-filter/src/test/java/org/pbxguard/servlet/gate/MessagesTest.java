package org.pbxguard.servlet.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.pbxguard.servlet.page.Messages;

class MessagesTest {
  private static final String BUNDLE = "org.pbxguard.servlet.gate.messages";

  private static Properties bundle(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = new InputStreamReader(MessagesTest.class.getResourceAsStream(file), UTF_8)) {
      properties.load(in);
    }
    return properties;
  }

  @Test
  void bundles_haveTheSameKeysAndPlaces() throws Exception {
    Properties english = bundle("messages.properties");
    Properties german = bundle("messages_de.properties");
    assertThat(german.keySet()).isEqualTo(english.keySet());
    for (String key : english.stringPropertyNames()) {
      assertThat(german.getProperty(key)).as(key).isNotBlank();
      assertThat(german.getProperty(key).contains("{0}"))
          .as(key)
          .isEqualTo(english.getProperty(key).contains("{0}"));
    }
  }

  @Test
  void of_headers_chooseTheLanguage() {
    assertThat(Messages.of(BUNDLE, null).language()).isEqualTo("en");
    assertThat(Messages.of(BUNDLE, "de-AT").language()).isEqualTo("de");
    assertThat(Messages.of(BUNDLE, "fr, de;q=0.5, en;q=0.4").language()).isEqualTo("de");
    assertThat(Messages.of(BUNDLE, "fr").language()).isEqualTo("en");
    assertThat(Messages.of(BUNDLE, ";;;,q=").language()).isEqualTo("en");
    assertThat(Messages.of(BUNDLE, "de,".repeat(100)).language()).isEqualTo("en");
  }

  @Test
  void time_isWrittenAsPeopleWriteIt() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    assertThat(Messages.of(BUNDLE, "de").time(noon)).contains("01.03.2026").endsWith("UTC");
    assertThat(Messages.of(BUNDLE, "en").time(noon)).contains("Mar").endsWith("UTC");
    assertThat(Messages.of(BUNDLE, "en").get("since", "{0}&")).isEqualTo("Added {0}&");
  }
}
