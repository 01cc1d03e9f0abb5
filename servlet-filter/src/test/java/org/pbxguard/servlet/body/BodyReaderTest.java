package org.pbxguard.servlet.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;

class BodyReaderTest {
  private static final IpAddress CLIENT = IpAddress.ofV4(0x0A000001);
  private static final BodySettings SETTINGS =
      new BodySettings(50_000, 40_000, 500, Duration.ofSeconds(5), 2, 1);

  private final Anomalies anomalies = new Anomalies();
  private long nanos;
  private final BodyReader reader = new BodyReader(10_000, SETTINGS, () -> nanos);

  private static BodyHead head(long length, String coding) {
    return new BodyHead(length, coding, false);
  }

  private HeldBody read(byte[] bytes, long declared) throws IOException {
    return reader.read(new ByteArrayInputStream(bytes), head(declared, ""), CLIENT, anomalies);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 9_999, 10_000})
  void read_upToTheCap_holdsTheWholeBody(int length) throws IOException {
    HeldBody declared = read(random(length), length);
    HeldBody chunked = read(random(length), -1);

    assertThat(anomalies.list()).isEmpty();
    assertThat(declared.whole()).isTrue();
    assertThat(declared.plain()).isEqualTo(random(length));
    assertThat(chunked.plain()).isEqualTo(random(length));
  }

  @Test
  void read_beyondTheCap_isTooLargeAndKeepsTheRest() throws IOException {
    HeldBody body = read(random(12_000), -1);

    assertThat(anomalies.list()).containsExactly(Anomaly.BODY_TOO_LARGE);
    assertThat(body.whole()).isFalse();
    assertThat(body.bytes().length + body.rest().readAllBytes().length).isEqualTo(12_000);
  }

  @Test
  void refused_upToTheCapOrStreamed_isNot() {
    assertThat(reader.refused(head(10_000, ""), anomalies)).isEmpty();
    assertThat(reader.refused(head(-1, ""), anomalies)).isEmpty();
    assertThat(reader.refused(new BodyHead(12_000, "", true), anomalies)).isEmpty();
    assertThat(anomalies.isEmpty()).isTrue();
  }

  @Test
  void refused_declaredBeyondTheCap_isNotReadAtAll() {
    HeldBody body = reader.refused(head(12_000, ""), anomalies).orElseThrow();

    assertThat(anomalies.list()).containsExactly(Anomaly.BODY_TOO_LARGE);
    assertThat(body.bytes()).isEmpty();
    assertThat(reader.budget().left()).isEqualTo(40_000);
  }

  @Test
  void read_streamedBeyondTheCap_holdsTheHeadAndLeavesTheRest() throws IOException {
    InputStream stream = new ByteArrayInputStream(random(12_000));
    HeldBody body = reader.read(stream, new BodyHead(12_000, "", true), CLIENT, anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(body.whole()).isFalse();
    assertThat(body.bytes().length).isGreaterThanOrEqualTo(10_000);
    assertThat(body.bytes().length + body.rest().readAllBytes().length).isEqualTo(12_000);
  }

  @Test
  void read_lessThanDeclared_isCutShort() throws IOException {
    read(random(10), 11);

    assertThat(anomalies.list()).containsExactly(Anomaly.BODY_CUT_SHORT);
  }

  @Test
  void release_twice_givesTheBudgetBackOnce() throws IOException {
    HeldBody body = read(random(5000), -1);
    assertThat(reader.budget().left()).isLessThan(40_000);

    body.release();
    body.release();

    assertThat(reader.budget().left()).isEqualTo(40_000);
  }

  @Test
  void read_budgetSpent_hasNoRoom() throws IOException {
    while (anomalies.isEmpty()) {
      read(random(9000), -1);
    }

    assertThat(anomalies.list()).containsExactly(Anomaly.BODY_NO_ROOM);
    assertThat(anomalies.status()).isEqualTo(503);
  }

  @Test
  void read_brokenConnection_givesTheBudgetBack() {
    InputStream broken =
        new Trickle(100, 1000, 9000) {
          @Override
          int next() throws IOException {
            throw new IOException("gone");
          }
        };

    assertThatThrownBy(() -> reader.read(broken, head(-1, ""), CLIENT, anomalies))
        .isInstanceOf(IOException.class);
    assertThat(reader.budget().left()).isEqualTo(40_000);
  }

  @Test
  void read_slowerThanTheRate_isEndedAfterTheGracePeriod() throws IOException {
    HeldBody body = reader.read(new Trickle(1, 100, 8000), head(8000, ""), CLIENT, anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.BODY_TOO_SLOW);
    assertThat(TimeUnit.NANOSECONDS.toMillis(nanos)).isBetween(5000L, 5200L);
    assertThat(body.whole()).isFalse();
  }

  @Test
  void read_fasterThanTheRate_isHeldHoweverLongItTakes() throws IOException {
    reader.read(new Trickle(100, 100, 9000), head(9000, ""), CLIENT, anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(nanos)).isEqualTo(9);
  }

  @Test
  void read_oneClientHoldsItsPlace_theNextWaiterOfItIsRefused() throws IOException {
    InputStream nested =
        new Trickle(100, 1, 1000) {
          private boolean first = true;

          @Override
          int next() throws IOException {
            if (first) {
              first = false;
              Anomalies second = new Anomalies();
              reader.read(new Trickle(10, 1, 1000), head(1000, ""), CLIENT, second);
              assertThat(second.list()).containsExactly(Anomaly.BODY_NO_ROOM);
              Anomalies other = new Anomalies();
              reader.read(new Trickle(10, 1, 1000), head(1000, ""), IpAddress.ofV4(7), other);
              assertThat(other.list()).isEmpty();
            }
            return super.next();
          }
        };

    reader.read(nested, head(1000, ""), CLIENT, anomalies);
    reader.read(new Trickle(10, 1, 1000), head(1000, ""), CLIENT, anomalies);

    assertThat(anomalies.list()).isEmpty();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private HeldBody decode(byte[] bytes, String coding) throws IOException {
    return reader.read(
        new ByteArrayInputStream(bytes), head(bytes.length, coding), CLIENT, anomalies);
  }

  @Test
  void read_gzip_isExpandedForInspectionAndReplayedAsItCame() throws IOException {
    byte[] packed = gzip(new byte[20_000]);
    HeldBody body = decode(packed, "gzip");

    assertThat(anomalies.list()).isEmpty();
    assertThat(body.plain()).isEqualTo(new byte[20_000]);
    assertThat(body.bytes()).isEqualTo(packed);
    body.release();
    assertThat(reader.budget().left()).isEqualTo(40_000);
  }

  @Test
  void read_deflate_isExpanded() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
      deflate.write(random(100));
    }

    assertThat(decode(out.toByteArray(), "Deflate").plain()).isEqualTo(random(100));
    assertThat(anomalies.list()).isEmpty();
  }

  @Test
  void read_bomb_stopsAtTheCap() throws IOException {
    BodyReader small =
        new BodyReader(
            10_000, new BodySettings(20_000, 1 << 20, 0, Duration.ZERO, 1, 1), () -> nanos);
    byte[] packed = gzip(new byte[5_000_000]);
    HeldBody body =
        small.read(
            new ByteArrayInputStream(packed), head(packed.length, "x-gzip"), CLIENT, anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.BODY_EXPANDS_TOO_FAR);
    assertThat(body.plain().length).isLessThanOrEqualTo(20_001);
  }

  @ParameterizedTest
  @CsvSource({"br, 415", "zstd, 415", "'gzip, gzip', 415", "gzip, 400", "deflate, 400"})
  void read_codingThatCannotBeUndone_isRefused(String coding, int status) throws IOException {
    decode(random(50), coding);

    assertThat(anomalies.status()).isEqualTo(status);
  }

  @Test
  void read_gzipThatHidesText_isRefused() throws IOException {
    byte[] named = gzip(random(30));
    named[3] = 8;
    decode(named, "gzip");
    byte[] twice = new byte[gzip(random(9)).length * 2];
    System.arraycopy(gzip(random(9)), 0, twice, 0, twice.length / 2);
    System.arraycopy(gzip(random(9)), 0, twice, twice.length / 2, twice.length / 2);
    decode(twice, "gzip");
    byte[] cut = gzip(random(3000));
    decode(Arrays.copyOf(cut, 1000), "gzip");

    assertThat(anomalies.list())
        .containsExactly(
            Anomaly.CONTENT_CODING_BROKEN,
            Anomaly.CONTENT_CODING_BROKEN,
            Anomaly.CONTENT_CODING_BROKEN);
  }

  /** Gives a few bytes at a time; each read takes a while of the injected time. */
  private class Trickle extends InputStream {
    private final int step;
    private final long millis;
    private int left;

    Trickle(int step, long millis, int total) {
      this.step = step;
      this.millis = millis;
      this.left = total;
    }

    int next() throws IOException {
      nanos += TimeUnit.MILLISECONDS.toNanos(millis);
      return 7;
    }

    @Override
    public int read() throws IOException {
      return next();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      next();
      int count = Math.min(Math.min(step, length), left);
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
