package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final long SALT = 0x1234_5678_9abc_def0L;

  private final FrameCodec codec = new FrameCodec(SALT);
  private final List<byte[]> batches = List.of(Rows.bytes("first"), Rows.bytes("second"));

  private ByteBuffer frame(long seq) {
    ByteBuffer out = ByteBuffer.allocate(FrameCodec.sizeOf(batches));
    codec.write(out, seq, batches);
    return out.flip();
  }

  @Test
  void intactSizeAt_aFrame_isItsSize() {
    ByteBuffer frame = frame(7);
    assertThat(frame.remaining()).isEqualTo(FrameCodec.MARK_SIZE + "firstsecond".length());
    assertThat(codec.intactSizeAt(frame, 0)).isEqualTo(frame.remaining());
    assertThat(FrameCodec.seqAt(frame, 0)).isEqualTo(7);
  }

  @Test
  void intactSizeAt_anyBitFlipped_isZero() {
    for (int bit = 0; bit < frame(7).remaining() * 8; bit++) {
      ByteBuffer frame = frame(7);
      frame.put(bit / 8, (byte) (frame.get(bit / 8) ^ (1 << (bit % 8))));
      assertThat(codec.intactSizeAt(frame, 0)).as("bit %d", bit).isZero();
    }
  }

  @Test
  void intactSizeAt_cutAnywhere_isZero() {
    ByteBuffer frame = frame(7);
    for (int size = 0; size < frame.capacity(); size++) {
      assertThat(codec.intactSizeAt(frame.limit(size), 0)).as("%d bytes", size).isZero();
    }
  }

  /** Otherwise a stranger's text in a value could pass for a frame. */
  @Test
  void intactSizeAt_frameOfAnotherSalt_isZero() {
    assertThat(new FrameCodec(SALT + 1).intactSizeAt(frame(7), 0)).isZero();
  }

  @Test
  void intactSizeAt_zerosOrOnes_isZero() {
    ByteBuffer blank = ByteBuffer.allocate(4096);
    assertThat(codec.intactSizeAt(blank, 0)).isZero();
    while (blank.hasRemaining()) {
      blank.put((byte) -1);
    }
    assertThat(codec.intactSizeAt(blank.flip(), 0)).isZero();
  }

  @Test
  void write_noBatches_isAMark() {
    ByteBuffer out = ByteBuffer.allocate(FrameCodec.MARK_SIZE);
    codec.write(out, 1, List.of());
    assertThat(codec.intactSizeAt(out.flip(), 0)).isEqualTo(FrameCodec.MARK_SIZE);
  }
}
