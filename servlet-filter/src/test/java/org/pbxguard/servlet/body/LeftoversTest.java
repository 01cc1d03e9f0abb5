package org.pbxguard.servlet.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

class LeftoversTest {
  private static final IpAddress CLIENT = IpAddress.ofV4(0x0A000001);
  private static final IpAddress OTHER = IpAddress.ofV4(0x0A000002);

  private long nanos;
  private final Leftovers leftovers =
      new Leftovers(
          new BodySettings(50_000, 40_000, 500, Duration.ofSeconds(5), 8, 4), () -> nanos);

  /** A stream whose every read is answered by a count, or -1 for its end. */
  private static InputStream stream(IntSupplier reads) {
    return new InputStream() {
      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return Math.min(reads.getAsInt(), length);
      }
    };
  }

  @Test
  void discard_aBodyThatEnds_isReadToItsEnd() throws IOException {
    InputStream body = new ByteArrayInputStream(new byte[1_000_000]);

    assertThat(leftovers.discard(body, CLIENT)).isTrue();
    assertThat(body.available()).isZero();
    assertThat(leftovers.taken()).isZero();
  }

  @Test
  void discard_aBodyWithoutEnd_isCutOff() {
    List<Integer> reads = new ArrayList<>();

    assertThat(leftovers.discard(stream(() -> count(reads)), CLIENT)).isFalse();
    assertThat(reads).hasSizeBetween(4096, 4200);
    assertThat(leftovers.taken()).isZero();
  }

  private static int count(List<Integer> reads) {
    reads.add(1);
    return 16 << 10;
  }

  @Test
  void discard_aByteASecond_isCutOffAfterTheGrace() {
    List<Integer> reads = new ArrayList<>();

    assertThat(leftovers.discard(stream(() -> slowly(reads, 1)), CLIENT)).isFalse();
    assertThat(reads).hasSize(6);
  }

  @Test
  void discard_fastEnoughButForLong_isCutOff() {
    List<Integer> reads = new ArrayList<>();

    assertThat(leftovers.discard(stream(() -> slowly(reads, 5000)), CLIENT)).isFalse();
    assertThat(reads).hasSize(11);
  }

  private int slowly(List<Integer> reads, int bytes) {
    reads.add(bytes);
    nanos += Duration.ofSeconds(1).toNanos();
    return bytes;
  }

  @Test
  void discard_withoutAPlace_readsNothing() {
    List<Boolean> inside = new ArrayList<>();
    InputStream outer =
        stream(
            () -> {
              inside.add(leftovers.discard(new ByteArrayInputStream(new byte[9]), CLIENT));
              inside.add(leftovers.discard(new ByteArrayInputStream(new byte[9]), OTHER));
              return -1;
            });

    assertThat(leftovers.discard(outer, CLIENT)).isTrue();
    assertThat(inside).containsExactly(false, true);
  }

  @Test
  void discard_aConnectionThatBreaks_isNoFault() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("reset");
          }
        };

    assertThat(leftovers.discard(broken, CLIENT)).isFalse();
    assertThat(leftovers.taken()).isZero();
  }
}
