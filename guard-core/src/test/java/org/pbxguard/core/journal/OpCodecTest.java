package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OpCodecTest {
  @Test
  void decode_encodedRandomBatches_givesTheirChangesInOrder() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      Batch batch = Rows.randomBatch(random);
      Rows decoded = new Rows();
      assertThat(OpCodec.decode(ByteBuffer.wrap(OpCodec.encode(batch)), decoded)).isTrue();
      assertThat(decoded.log()).isEqualTo(new Rows().apply(batch).log());
    }
  }

  @Test
  void decode_emptyKeyAndValue_areKept() {
    Batch batch = new Batch().put(Table.META, new byte[0], new byte[0]);
    Rows decoded = new Rows();
    assertThat(OpCodec.decode(ByteBuffer.wrap(OpCodec.encode(batch)), decoded)).isTrue();
    assertThat(decoded.live()).containsEntry("META/", "");
  }

  @Test
  void decode_cutInsideAChange_isNotUnderstood() {
    byte[] encoded = OpCodec.encode(Rows.put("key", "value"));
    for (int size = 1; size < encoded.length; size++) {
      assertThat(OpCodec.decode(ByteBuffer.wrap(Arrays.copyOf(encoded, size)), new Rows()))
          .as("%d bytes", size)
          .isFalse();
    }
  }

  @Test
  void decode_unknownKindOrTable_isNotUnderstood() {
    for (int at = 0; at < 2; at++) {
      byte[] encoded = OpCodec.encode(Rows.put("key", "value"));
      encoded[at] = 99;
      assertThat(OpCodec.decode(ByteBuffer.wrap(encoded), new Rows())).isFalse();
    }
  }

  @Test
  void decode_valueOfTwoGigabytesStated_isNotUnderstoodAndMakesNoRoom() {
    byte[] encoded = OpCodec.encode(Rows.put("", "value"));
    ByteBuffer.wrap(encoded).putInt(4, Integer.MAX_VALUE);
    assertThat(OpCodec.decode(ByteBuffer.wrap(encoded), new Rows())).isFalse();
    ByteBuffer.wrap(encoded).putInt(4, -1);
    assertThat(OpCodec.decode(ByteBuffer.wrap(encoded), new Rows())).isFalse();
  }

  @Test
  void encode_keyAtItsLimit_isTaken() {
    Batch batch = new Batch().remove(Table.META, new byte[OpCodec.MAX_KEY]);
    assertThat(OpCodec.decode(ByteBuffer.wrap(OpCodec.encode(batch)), new Rows())).isTrue();
  }

  @Test
  void encode_keyOrBatchTooLong_isRefusedWithItsSize() {
    Batch longKey = new Batch().remove(Table.META, new byte[OpCodec.MAX_KEY + 1]);
    assertThatThrownBy(() -> OpCodec.encode(longKey))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    Batch large = new Batch().put(Table.META, new byte[0], new byte[OpCodec.MAX_BATCH]);
    assertThatThrownBy(() -> OpCodec.encode(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too large");
  }

  /** Whatever is decoded encodes to the same bytes: there is one form of a change. */
  @FuzzTest
  void decode_anyBytes_isRefusedOrIsTheFormOfItsChanges(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    Batch batch = new Batch();
    ChangeSink collector =
        new ChangeSink() {
          @Override
          public void put(Table table, byte[] key, byte[] value) {
            batch.put(table, key, value);
          }

          @Override
          public void remove(Table table, byte[] key) {
            batch.remove(table, key);
          }
        };
    if (OpCodec.decode(ByteBuffer.wrap(bytes), collector)) {
      assertThat(OpCodec.encode(batch)).isEqualTo(bytes);
    }
  }
}
