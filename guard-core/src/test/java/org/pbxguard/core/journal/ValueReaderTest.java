package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ValueReaderTest {
  private static ValueReader reader(byte[] value) {
    return new ValueReader(new Row(Table.META, new byte[0], value), 1);
  }

  private static byte[] sample() {
    return new ValueWriter(1)
        .u8(200)
        .i64(Long.MIN_VALUE + 7)
        .text("gr\u00fc\u00df \uD83D\uDE00")
        .bytes(new byte[] {1, 2, 3})
        .toBytes();
  }

  private static void readAll(ValueReader in) {
    assertThat(in.u8()).isEqualTo(200);
    assertThat(in.i64()).isEqualTo(Long.MIN_VALUE + 7);
    assertThat(in.text()).isEqualTo("gr\u00fc\u00df \uD83D\uDE00");
    assertThat(in.bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void whatWasWritten_isReadBack() {
    ValueReader in = reader(sample());
    readAll(in);
    assertThat(in.atEnd()).isTrue();
  }

  @Test
  void everyCut_isRefused() {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readAll(reader(cut))).isInstanceOf(JournalException.class);
    }
  }

  @Test
  void anotherVersion_isRefusedWithBothNumbers() {
    assertThatThrownBy(() -> reader(new byte[] {2, 0}))
        .isInstanceOf(JournalException.class)
        .hasMessage("table META holds a value of version 2, this release reads 1");
  }

  @FuzzTest
  void anyBytes_areReadOrRefused(byte[] input) {
    try {
      ValueReader in = reader(input);
      in.u8();
      in.text();
      in.bytes();
      in.i64();
    } catch (JournalException refused) {
      assertThat(refused.getMessage()).startsWith("table META ");
    }
  }
}
