package org.pbxguard.core.text.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HexTextTest {

  private static boolean readable(String text) {
    return HexText.readable(text, 0, text.length());
  }

  @Test
  void readable_textInOneOrTwoBytes_true() {
    assertThat(readable("0x73656c656374203120")).isTrue();
    assertThat(readable("0x730065006c006500630074002000")).isTrue();
  }

  @Test
  void readable_numbersAndHashes_false() {
    assertThat(readable("0x1f")).isFalse();
    assertThat(readable("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")).isFalse();
    assertThat(readable("1234567890123456789")).isFalse();
  }
}
