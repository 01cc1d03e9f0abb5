package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.time.Ticker;

/**
 * Power lost before a force: of the sectors written since the last force any may have reached the
 * disk and any not, in no order, and the file may have any size between the two. Whatever comes of
 * it opens with everything that was acknowledged before.
 */
@Timeout(60)
class PowerLossTest {
  private static final int SECTOR = 512;
  private static final int GROUPS = 40;
  private static final int IMAGES_PER_FORCE = 6;

  @TempDir Path temp;

  private final SplittableRandom random = new SplittableRandom(9);
  private final List<Image> images = new ArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();

  /** A directory as the power cut left it, and what had been acknowledged. */
  private record Image(Path dir, int acknowledged) {}

  @Test
  void replay_powerLostBeforeAnyForce_hasEverythingAcknowledged()
      throws IOException, DamagedJournalException {
    Path dir = Files.createDirectory(temp.resolve("journal"));
    JournalLimits limits = new JournalLimits(1000, 1 << 20, 1 << 20, 30_000, Duration.ofMillis(1));
    Segments segments = Segments.open(dir, Replay.empty(), new CuttingDisk(dir), newest -> {});
    int batches = 0;
    try (SegmentedJournal journal = SegmentedJournal.open(segments, limits, Ticker.system())) {
      for (int group = 0; group < GROUPS; group++) {
        List<CompletableFuture<Integer>> acknowledgements = new ArrayList<>();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
          Batch batch = Rows.put("k" + batches++, "v".repeat(random.nextInt(900)));
          acknowledgements.add(
              journal.commit(batch).thenApply(done -> acknowledged.incrementAndGet()));
        }
        acknowledgements.forEach(CompletableFuture::join);
      }
    }
    assertThat(images).hasSizeGreaterThan(GROUPS * IMAGES_PER_FORCE);
    for (Image image : images) {
      Rows rows = new Rows();
      Replay.read(Segment.list(image.dir()), 0, rows);
      assertThat(rows.live()).hasSizeGreaterThanOrEqualTo(image.acknowledged());
      for (int i = 0; i < image.acknowledged(); i++) {
        assertThat(rows.live()).containsKey("BLOCK/k" + i);
      }
    }
  }

  /** The real disk, which before each force notes what a power cut at this moment may leave. */
  private final class CuttingDisk implements Disk {
    private final Path dir;
    private final Disk real = Disk.real();

    CuttingDisk(Path dir) {
      this.dir = dir;
    }

    @Override
    public void create(Path file, ByteBuffer header) throws IOException {
      real.create(file, header);
    }

    @Override
    public DiskFile open(Path file, long position) throws IOException {
      DiskFile opened = real.open(file, position);
      return new DiskFile() {
        private long forced = position;

        @Override
        public int write(ByteBuffer source) throws IOException {
          return opened.write(source);
        }

        @Override
        public void force() throws IOException {
          for (int i = 0; i < IMAGES_PER_FORCE; i++) {
            images.add(cut(dir, file, (int) forced));
          }
          opened.force();
          forced = Files.size(file);
        }

        @Override
        public void truncate(long size) throws IOException {
          opened.truncate(size);
        }

        @Override
        public void close() throws IOException {
          opened.close();
        }
      };
    }
  }

  private Image cut(Path dir, Path file, int forced) throws IOException {
    Path image = Files.createDirectory(temp.resolve("image-" + images.size()));
    for (Segment segment : Segment.list(dir)) {
      Path copy = image.resolve(Objects.requireNonNull(segment.file().getFileName()));
      byte[] bytes = Files.readAllBytes(segment.file());
      Files.write(copy, segment.file().equals(file) ? lose(bytes, forced) : bytes);
    }
    return new Image(image, acknowledged.get());
  }

  private byte[] lose(byte[] bytes, int forced) {
    byte[] left = Arrays.copyOf(bytes, random.nextInt(forced, bytes.length + 1));
    for (int sector = forced / SECTOR * SECTOR; sector < left.length; sector += SECTOR) {
      if (random.nextInt(3) == 0) {
        int from = Math.max(sector, forced);
        Arrays.fill(left, from, Math.max(from, Math.min(sector + SECTOR, left.length)), (byte) 0);
      }
    }
    return left;
  }
}
