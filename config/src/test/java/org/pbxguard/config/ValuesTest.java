package org.pbxguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3600, 3600000",
    "3600s, 3600000",
    "250ms, 250",
    "10m, 600000",
    "2h, 7200000",
    "7d, 604800000"
  })
  void read_duration_knowsItsUnits(String text, long millis) throws Exception {
    assertThat(Values.read(text, Duration.class)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "-1",
        "1.5h",
        "10 m",
        "10M",
        "1h30m",
        "PT1H",
        "010",
        "+1",
        "99999999999999999999",
        "9223372036854775807d",
        "1w"
      })
  void read_notADuration_isRefused(String text) {
    assertThatThrownBy(() -> Values.read(text, Duration.class))
        .isInstanceOf(Values.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1e3", "0x10", "1_000", "010", "-01", "1.0", " 1", "\u0661"})
  void read_notAWholeNumber_isRefused(String text) {
    assertThatThrownBy(() -> Values.read(text, long.class))
        .isInstanceOf(Values.Unreadable.class)
        .hasMessageContaining("a whole number");
  }

  @Test
  void read_numberOutOfRange_isRefused() throws Exception {
    assertThat(Values.read("-2147483648", int.class)).isEqualTo(Integer.MIN_VALUE);
    assertThat(Values.read("9223372036854775807", long.class)).isEqualTo(Long.MAX_VALUE);
    for (String text : List.of("2147483648", "9223372036854775808", "1".repeat(40))) {
      assertThatThrownBy(() -> Values.read(text, int.class))
          .isInstanceOf(Values.Unreadable.class)
          .hasMessageContaining("out of range");
    }
    assertThatThrownBy(() -> Values.read("-9223372036854775809", long.class))
        .isInstanceOf(Values.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "no", "on", "TRUE", "1", "y"})
  void read_booleanInAnotherLanguage_isRefused(String text) {
    assertThatThrownBy(() -> Values.read(text, boolean.class))
        .isInstanceOf(Values.Unreadable.class);
  }

  @Test
  void read_hostileText_isShownCutAndWithoutControls() {
    String hostile = "\u001b[31m\r\n" + "x".repeat(500);
    assertThatThrownBy(() -> Values.read(hostile, boolean.class))
        .hasMessageNotContaining("\u001b")
        .hasMessageNotContaining("\n")
        .message()
        .hasSizeLessThan(150);
  }

  @Test
  void show_whatWasRead_isReadAgain() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      Duration duration = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 50)));
      assertThat(Values.read(Values.show(duration), Duration.class)).isEqualTo(duration);
      long number = random.nextLong();
      assertThat(Values.read(Values.show(number), long.class)).isEqualTo(number);
    }
    assertThat(Values.show(Optional.empty())).isEmpty();
    assertThat(Values.show(Optional.of(Sample.Color.DARK_BLUE))).isEqualTo("dark_blue");
  }

  @Test
  void read_typeWithoutAReader_isAFaultOfTheProgram() {
    assertThatThrownBy(() -> Values.read("x", Thread.class))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void distance_countsEdits() {
    assertThat(Text.distance("", "abc")).isEqualTo(3);
    assertThat(Text.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Text.distance("listen", "listen")).isZero();
  }
}
