package org.pbxguard.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.time.ManualTime;

class BlockListTest {
  private final ManualTime time = new ManualTime();
  private final SlowJournal journal = new SlowJournal();
  private GuardClock clock = time.clock();
  private AllowList allowed = allowList();
  private BlockGuard guard = new BlockGuard(allowed);
  private BlockList list = BlockList.open(journal, journal.disk, guard, clock);

  private AllowList allowList() {
    return AllowList.open((rows, what, details) -> journal.disk.commit(rows), journal.disk, clock);
  }

  /** A disk that says "done" when the test lets it; what it has not said is not on it. */
  private static final class SlowJournal implements BlockJournal {
    final MemoryJournal disk = new MemoryJournal();
    final Deque<Runnable> waiting = new ArrayDeque<>();
    final List<String> changes = new ArrayList<>();
    boolean slow;
    boolean broken;

    @Override
    public CompletableFuture<Void> commit(Batch rows, Block block, Change change, String by) {
      changes.add(change + " " + block.prefix());
      CompletableFuture<Void> done = new CompletableFuture<>();
      waiting.add(
          () -> {
            if (broken) {
              done.completeExceptionally(new JournalException("disk full"));
            } else {
              disk.append(rows);
              done.complete(null);
            }
          });
      if (!slow) {
        catchUp();
      }
      return done;
    }

    @Override
    public void append(Batch rows, Block block, Change change) {
      changes.add(change + " " + block.prefix());
      waiting.add(() -> disk.append(rows));
      if (!slow) {
        catchUp();
      }
    }

    void catchUp() {
      while (!waiting.isEmpty()) {
        waiting.remove().run();
      }
    }
  }

  private void restart() {
    clock = time.clock();
    allowed = allowList();
    guard = new BlockGuard(allowed);
    list = BlockList.open(journal, journal.disk, guard, clock);
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  private boolean covers(String text) {
    IpAddress address = IpAddress.parse(text).orElseThrow();
    boolean covers = list.covers(address.high(), address.low(), clock.nanos());
    assertThat(list.covering(address).isPresent()).isEqualTo(covers);
    return covers;
  }

  private CompletableFuture<Block> block(String prefix, long seconds) {
    return list.block(request(prefix, seconds, false));
  }

  private static BlockRequest request(String prefix, long seconds, boolean force) {
    return new BlockRequest(
        prefix(prefix), Duration.ofSeconds(seconds), "test", "key 1", Optional.empty(), force);
  }

  private Optional<Block> blockNow(String prefix, long seconds) {
    return list.blockNow(prefix(prefix), Duration.ofSeconds(seconds), "rule", "rule");
  }

  private void pass(long seconds) {
    time.pass(Duration.ofSeconds(seconds));
  }

  @Test
  void block_coversItsPrefixUntilItsEnd() {
    block("192.0.2.0/24", 60).join();
    assertThat(covers("192.0.2.255")).isTrue();
    assertThat(covers("192.0.3.0")).isFalse();
    pass(59);
    assertThat(covers("192.0.2.1")).isTrue();
    pass(1);
    assertThat(covers("192.0.2.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/8, 2001:db8::1",
    "2001:db8::/32, 192.0.2.1",
    "::/32, 0.0.0.1",
    "::/32, 192.0.2.1",
    "255.0.0.0/8, ::ff",
  })
  void block_neverCoversTheOtherFamily(String prefix, String other) {
    block(prefix, 60).join();
    assertThat(covers(other)).isFalse();
    assertThat(covers(prefix(prefix).address().toString())).isTrue();
  }

  @Test
  void block_mappedAddress_isTheIpv4One() {
    block("::ffff:192.0.2.1", 60).join();
    assertThat(covers("192.0.2.1")).isTrue();
    assertThat(list.at(prefix("192.0.2.1"))).isPresent();
  }

  @Test
  void block_shorterOverLonger_keepsTheLonger() {
    block("192.0.2.1", 3_600).join();
    Block held = block("192.0.2.1", 60).join();
    assertThat(held.until()).isEqualTo(ManualTime.START.plusSeconds(3_600));
    blockNow("192.0.2.1", 60);
    pass(61);
    assertThat(covers("192.0.2.1")).isTrue();
    restart();
    assertThat(covers("192.0.2.1")).isTrue();
    block("192.0.2.1", 7_200).join();
    pass(7_100);
    assertThat(covers("192.0.2.1")).isTrue();
  }

  @Test
  void block_untilLifted_outlivesEverything() {
    Block forever = block("192.0.2.1", 0).join();
    assertThat(forever.isForever()).isTrue();
    block("192.0.2.1", 60).join();
    pass(100L * 365 * 86_400);
    list.expire();
    assertThat(covers("192.0.2.1")).isTrue();
    restart();
    assertThat(covers("192.0.2.1")).isTrue();
    assertThat(list.unblock(prefix("192.0.2.1"), "key 1").join()).isTrue();
    assertThat(covers("192.0.2.1")).isFalse();
  }

  @Test
  void covers_narrowBlockEnded_findsTheWiderOne() {
    block("192.0.2.0/24", 600).join();
    block("192.0.2.128/25", 30).join();
    block("192.0.2.129", 60).join();
    pass(61);
    assertThat(covers("192.0.2.129")).isTrue();
    assertThat(list.covering(prefix("192.0.2.129")))
        .map(Block::prefix)
        .hasValue(prefix("192.0.2.0/24"));
    list.expire();
    assertThat(list.size()).isEqualTo(1);
    pass(600);
    assertThat(covers("192.0.2.129")).isFalse();
  }

  @Test
  void expire_removesOnlyWhatEnded() {
    block("192.0.2.1", 60).join();
    block("192.0.2.2", 120).join();
    block("192.0.2.3", 0).join();
    block("192.0.2.1", 90).join();
    pass(60);
    list.expire();
    assertThat(list.active())
        .extracting(b -> b.prefix().toString())
        .containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3");
    pass(30);
    list.expire();
    assertThat(list.active()).hasSize(2);
    assertThat(journal.changes).containsOnlyOnce("EXPIRED 192.0.2.1");
    restart();
    assertThat(list.active()).hasSize(2);
  }

  @Test
  void restart_afterAClockJump_keepsTheRemainingTime() {
    block("192.0.2.1", 3_600).join();
    time.jump(Duration.ofHours(5));
    pass(1_800);
    assertThat(covers("192.0.2.1")).isTrue();
    pass(1_800);
    assertThat(covers("192.0.2.1")).isFalse();
    time.jump(Duration.ofHours(-5));

    block("192.0.2.2", 3_600).join();
    pass(1_000);
    restart();
    assertThat(covers("192.0.2.2")).isTrue();
    pass(2_599);
    assertThat(covers("192.0.2.2")).isTrue();
    pass(1);
    assertThat(covers("192.0.2.2")).isFalse();
  }

  @Test
  void manualChanges_holdOnlyWhenTheyAreOnTheDisk() {
    journal.slow = true;
    CompletableFuture<Block> blocked = block("192.0.2.1", 60);
    assertThat(blocked).isNotDone();
    assertThat(covers("192.0.2.1")).isFalse();
    journal.catchUp();
    assertThat(blocked).isCompleted();
    assertThat(covers("192.0.2.1")).isTrue();

    CompletableFuture<Boolean> lifted = list.unblock(prefix("192.0.2.1"), "key 1");
    assertThat(covers("192.0.2.1")).isTrue();
    journal.catchUp();
    assertThat(lifted).isCompletedWithValue(true);
    assertThat(covers("192.0.2.1")).isFalse();
  }

  @Test
  void automaticBlock_holdsAtOnce() {
    journal.slow = true;
    assertThat(blockNow("192.0.2.1", 60)).isPresent();
    assertThat(covers("192.0.2.1")).isTrue();
  }

  @Test
  void diskFails_nothingIsAcknowledgedAndNothingChanges() {
    block("192.0.2.1", 60).join();
    journal.broken = true;
    CompletableFuture<Block> refused = block("192.0.2.2", 60);
    assertThatThrownBy(refused::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(JournalException.class);
    assertThat(covers("192.0.2.2")).isFalse();
    assertThat(list.unblock(prefix("192.0.2.1"), "key 1")).isCompletedExceptionally();
    assertThat(covers("192.0.2.1")).isTrue();
    journal.broken = false;
    assertThat(block("192.0.2.2", 60)).isCompleted();
    assertThat(covers("192.0.2.2")).isTrue();
  }

  @Test
  void changesUnderWay_endUpAsTheyWereHandedIn() {
    journal.slow = true;
    CompletableFuture<Block> first = block("192.0.2.1", 60);
    CompletableFuture<Boolean> lift = list.unblock(prefix("192.0.2.1"), "key 1");
    CompletableFuture<Block> second = block("192.0.2.1", 30);
    journal.catchUp();
    assertThat(List.of(first, lift, second)).allMatch(CompletableFuture::isDone);
    assertThat(second.join().until()).isEqualTo(ManualTime.START.plusSeconds(30));
    assertThat(covers("192.0.2.1")).isTrue();
    pass(30);
    assertThat(covers("192.0.2.1")).isFalse();
  }

  @Test
  void automaticBlockDuringALift_winsBecauseItCameLater() {
    block("192.0.2.1", 60).join();
    journal.slow = true;
    CompletableFuture<Boolean> lift = list.unblock(prefix("192.0.2.1"), "key 1");
    blockNow("192.0.2.1", 90);
    journal.catchUp();
    assertThat(lift).isCompletedWithValue(true);
    assertThat(covers("192.0.2.1")).isTrue();
    restart();
    assertThat(covers("192.0.2.1")).isTrue();
  }

  @Test
  void automaticBlockDuringALongerManualOne_neitherDelaysNorShortensIt() {
    journal.slow = true;
    CompletableFuture<Block> manual = block("192.0.2.1", 3_600);
    blockNow("192.0.2.1", 60);
    assertThat(covers("192.0.2.1")).isTrue();
    journal.catchUp();
    assertThat(manual).isCompleted();
    pass(3_599);
    assertThat(covers("192.0.2.1")).isTrue();
    restart();
    assertThat(covers("192.0.2.1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/7, TOO_WIDE",
    "0.0.0.0/0, TOO_WIDE",
    "2001:db8::/31, TOO_WIDE",
    "::/0, TOO_WIDE",
    "203.0.113.0/24, ALLOW_LISTED",
    "203.0.113.5, ALLOW_LISTED",
    "203.0.0.0/16, ALLOW_LISTED",
    "2001:db8:a::/48, ALLOW_LISTED",
    "127.0.0.1, PROTECTED",
    "127.0.0.0/8, PROTECTED",
    "198.51.100.9, CALLER",
    "198.51.100.0/24, CALLER",
  })
  void block_thatHarmsMoreThanItHelps_isRefused(String prefix, BlockRefused.Reason reason) {
    allowed.add(prefix("203.0.113.0/28"), "office", "key 1").join();
    allowed.add(prefix("2001:db8:a:1::/64"), "office", "key 1").join();
    guard.protect(List.of(prefix("127.0.0.1")), "the PBX");
    BlockRequest request =
        new BlockRequest(
            prefix(prefix),
            Duration.ofSeconds(60),
            "",
            "key 1",
            IpAddress.parse("198.51.100.9"),
            false);

    CompletableFuture<Block> answer = list.block(request);

    assertThatThrownBy(answer::join)
        .hasCauseInstanceOf(BlockRefused.class)
        .cause()
        .hasMessageStartingWith(prefix + " ")
        .extracting(e -> ((BlockRefused) e).reason())
        .isEqualTo(reason);
    assertThat(list.size()).isZero();
    boolean tooWide = reason == BlockRefused.Reason.TOO_WIDE;
    CompletableFuture<Block> forced = list.block(request(prefix, 60, true));
    assertThat(forced.isCompletedExceptionally()).isEqualTo(tooWide);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 31_536_001, 1_000_000_000_000L})
  void request_durationOutOfRange_isRefused(long seconds) {
    assertThatThrownBy(() -> request("192.0.2.1", seconds, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("duration: ");
  }

  @Test
  void unblock_otherPrefix_leavesWhatCovers() {
    block("192.0.2.0/24", 60).join();
    assertThat(list.unblock(prefix("192.0.2.1"), "key 1").join()).isFalse();
    assertThat(list.covering(prefix("192.0.2.1"))).isPresent();
    assertThat(covers("192.0.2.1")).isTrue();
  }

  /** The list against a plain map, over random changes and a disk that is sometimes behind. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyChanges_andARestart_holdWhatAPlainMapHolds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<IpPrefix, Long> ends = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 2_000; step++) {
      IpPrefix prefix = prefix("192.0.2." + random.nextInt(8) + "/" + (29 + random.nextInt(4)));
      long seconds = 1L + random.nextInt(100);
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          blockNow(prefix.toString(), seconds);
          ends.merge(prefix, now + seconds, Math::max);
        }
        case 2, 3 -> {
          assertThat(block(prefix.toString(), seconds)).isNotNull();
          ends.merge(prefix, now + seconds, Math::max);
        }
        case 4 -> {
          assertThat(list.unblock(prefix, "key 1")).isNotNull();
          ends.remove(prefix);
        }
        case 5 -> {
          pass(seconds / 4);
          now += seconds / 4;
        }
        case 6 -> list.expire();
        default -> journal.slow = random.nextBoolean();
      }
      if (random.nextInt(10) == 0) {
        journal.catchUp();
        if (random.nextInt(5) == 0) {
          restart();
        }
        compare(ends, now);
      }
    }
  }

  private void compare(Map<IpPrefix, Long> ends, long now) {
    for (int host = 0; host < 8; host++) {
      IpAddress address = IpAddress.parse("192.0.2." + host).orElseThrow();
      boolean expected =
          ends.entrySet().stream()
              .anyMatch(e -> e.getKey().contains(address) && e.getValue() > now);
      assertThat(covers(address.toString())).as("%s at %s", address, now).isEqualTo(expected);
    }
  }

  @Test
  void readers_whileAWriterBlocksAndLifts_neverMissABlockThatHolds() throws InterruptedException {
    block("198.51.100.77", 0).join();
    block("2001:db8:1:2::/64", 0).join();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    IpAddress held = IpAddress.parse("198.51.100.77").orElseThrow();
    IpAddress heldSix = IpAddress.parse("2001:db8:1:2::5").orElseThrow();
    IpAddress never = IpAddress.parse("198.51.101.1").orElseThrow();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread reader =
          new Thread(
              () -> {
                while (!done.get()) {
                  long nanos = clock.nanos();
                  boolean right =
                      list.covers(held.high(), held.low(), nanos)
                          && list.covers(heldSix.high(), heldSix.low(), nanos)
                          && !list.covers(never.high(), never.low(), nanos);
                  wrong.addAndGet(right ? 0 : 1);
                }
              });
      reader.start();
      readers.add(reader);
    }
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      String near = "198.51.100." + random.nextInt(64);
      if (random.nextBoolean()) {
        blockNow(near, 60);
      } else {
        list.unblock(prefix(near), "key 1").join();
      }
    }
    done.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(wrong).hasValue(0);
  }
}
