package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.sip.message.SipSamples.bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

class SpliceTest {
  private final Splice splice = new Splice();

  private String written() {
    ByteBuf out = Unpooled.buffer();
    splice.writeTo(out);
    assertThat(out.readableBytes()).isEqualTo(splice.length());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private String written(int start, int stop) {
    ByteBuf out = Unpooled.buffer();
    splice.writeTo(out, start, stop);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void edits_inAnyOrder_areWrittenByPosition() {
    splice.over(bytes("__0123456789__"), 2, 12);
    splice.replace(9, 11).ascii("cd");
    splice.insert(2).ascii("<");
    splice.remove(4, 6);
    splice.insert(12).ascii(">");
    assertThat(written()).isEqualTo("<01456cd9>");
  }

  @Test
  void edits_atOnePosition_keepTheirOrder() {
    splice.over(bytes("ab"), 0, 2);
    splice.insert(1).ascii("1");
    splice.insert(1).ascii("2");
    splice.replace(1, 2).ascii("3");
    assertThat(written()).isEqualTo("a123");
  }

  @Test
  void text_isAppendedToTheLatestEdit() {
    splice.over(bytes("a-b"), 0, 3);
    splice.replace(1, 2).ascii("<").decimal(0).ascii(",").decimal(65_535).copy(Slice.of(2, 3));
    splice.bytes(bytes("xyz"), 1, 2).bytes(bytes(">"));
    assertThat(written()).isEqualTo("a<0,65535byz>b");
  }

  @Test
  void decimal_writesEveryNumber() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      long number = i < 120 ? i : random.nextLong(Long.MAX_VALUE);
      splice.over(new byte[0], 0, 0).insert(0).decimal(number);
      assertThat(written()).isEqualTo(Long.toString(number));
    }
    splice.over(new byte[0], 0, 0).insert(0).decimal(Long.MAX_VALUE);
    assertThat(written()).isEqualTo("9223372036854775807");
  }

  @Test
  void address_isWrittenWithoutBrackets() {
    for (String text : new String[] {"0.0.0.0", "255.254.1.20", "192.0.2.1", "2001:db8::1"}) {
      splice.over(new byte[0], 0, 0).insert(0).address(IpAddress.parse(text).orElseThrow());
      assertThat(written()).isEqualTo(text);
    }
  }

  @Test
  void overlappingRemovals_removeOnce() {
    splice.over(bytes("0123456789"), 0, 10);
    splice.remove(2, 6);
    splice.remove(4, 8);
    splice.remove(3, 4);
    assertThat(written()).isEqualTo("0189");
  }

  @Test
  void part_isWrittenWithItsEditsOnly() {
    splice.over(bytes("0123456789"), 0, 10);
    splice.insert(2).ascii("a");
    splice.replace(4, 5).ascii("b");
    splice.insert(6).ascii("c");
    assertThat(written(2, 6)).isEqualTo("a23b5");
    assertThat(written(6, 10)).isEqualTo("c6789");
    assertThat(written(0, 2)).isEqualTo("01");
    assertThat(written()).isEqualTo("01a23b5c6789");
  }

  @Test
  void reuse_forgetsEarlierEdits() {
    splice.over(bytes("ab"), 0, 2).insert(0).ascii("x");
    splice.over(bytes("cd"), 0, 2);
    assertThat(written()).isEqualTo("cd");
  }

  @Test
  void longText_growsTheBuffer() {
    splice
        .over(bytes("ab"), 0, 2)
        .insert(1)
        .ascii("x".repeat(5_000))
        .bytes(bytes("y".repeat(9_000)));
    assertThat(written()).isEqualTo("a" + "x".repeat(5_000) + "y".repeat(9_000) + "b");
  }

  @Test
  void misuse_isRefused() {
    splice.over(bytes("abc"), 1, 2);
    assertThatThrownBy(() -> splice.insert(0)).hasMessageContaining("0 to 0 of 1 to 2");
    assertThatThrownBy(() -> splice.remove(1, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> splice.replace(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> splice.ascii("x")).isInstanceOf(IllegalStateException.class);
    splice.insert(1);
    assertThatThrownBy(() -> splice.decimal(-1)).hasMessageContaining("-1");
    for (int i = 1; i < Splice.MAX_EDITS; i++) {
      splice.insert(1);
    }
    assertThatThrownBy(() -> splice.insert(1)).isInstanceOf(IllegalStateException.class);
  }
}
