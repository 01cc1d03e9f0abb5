package org.pbxguard.core.block;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.net.PrefixTable;
import org.pbxguard.core.time.GuardClock;

/**
 * Who is blocked, until when and why.
 *
 * <p>A block ends by itself when its time is over, found out by the reader at once and removed by
 * {@link #expire()}. An active block is never shortened by a shorter one. Nothing that traffic does
 * removes a block; only time and administrators do.
 *
 * <p>An administrator's change is on the disk before it is applied and acknowledged; the guard's
 * own blocks apply at once and are journalled behind. So that both end up in one order, a change is
 * checked against {@code planned}, what the journal will hold when all that was handed in is
 * written.
 *
 * <p>Thread-safe: readers take no lock; changes take turns on {@code changing}, which is held while
 * a change is handed to the journal but never while waiting for it.
 */
public final class BlockList {
  private final PrefixTable<Held> table = new PrefixTable<>();
  private final BlockJournal journal;
  private final GuardClock clock;
  private final BlockGuard guard;
  private final Object changing = new Object();

  /** What the journal will hold, where that differs from the table: null for a removal. */
  @GuardedBy("changing")
  private final Map<IpPrefix, Planned> planned = new HashMap<>();

  @GuardedBy("changing")
  private final PriorityQueue<Held> ends =
      new PriorityQueue<>((a, b) -> a.block.until().compareTo(b.block.until()));

  /** A block in the table with its end on the ticker's scale. */
  private static final class Held {
    final Block block;
    final boolean forever;
    final long endNanos;

    Held(Block block, GuardClock clock) {
      this.block = block;
      this.forever = block.isForever();
      this.endNanos = clock.nanosAt(block.until());
    }

    boolean activeAt(long nanos) {
      return forever || endNanos - nanos > 0;
    }
  }

  /** A change that the journal has and the table has not. */
  private static final class Planned {
    final @Nullable Block block;

    Planned(@Nullable Block block) {
      this.block = block;
    }
  }

  private BlockList(BlockJournal journal, BlockGuard guard, GuardClock clock) {
    this.journal = journal;
    this.guard = guard;
    this.clock = clock;
  }

  /** The list as {@code rows} holds it, without what has ended meanwhile. */
  public static BlockList open(
      BlockJournal journal, RowSource rows, BlockGuard guard, GuardClock clock) {
    BlockList list = new BlockList(journal, guard, clock);
    rows.rows(Table.BLOCK, row -> list.load(BlockCodec.block(row)));
    list.expire();
    return list;
  }

  private void load(Block block) {
    synchronized (changing) {
      hold(block);
    }
  }

  @GuardedBy("changing")
  private void hold(Block block) {
    Held held = new Held(block, clock);
    table.put(block.prefix(), held);
    if (!block.isForever()) {
      ends.add(held);
    }
  }

  /** Whether a block that is active at {@code nanos} covers the address of two words. */
  public boolean covers(long high, long low, long nanos) {
    Held held = table.longest(high, low);
    return held != null && (held.activeAt(nanos) || wider(held, high, low, nanos) != null);
  }

  /** The longest active block that is wider than {@code held}. */
  private @Nullable Held wider(Held held, long high, long low, long nanos) {
    Held next = held;
    do {
      next = table.longest(high, low, next.block.prefix().length() - 1);
    } while (next != null && !next.activeAt(nanos));
    return next;
  }

  /** The narrowest active block that covers {@code address}. */
  public Optional<Block> covering(IpAddress address) {
    Held held = table.longest(address.high(), address.low());
    if (held != null && !held.activeAt(clock.nanos())) {
      held = wider(held, address.high(), address.low(), clock.nanos());
    }
    return held == null ? Optional.empty() : Optional.of(held.block);
  }

  /** The narrowest active block that covers the whole of {@code prefix}. */
  public Optional<Block> covering(IpPrefix prefix) {
    IpAddress first = prefix.address();
    Held held = table.longest(first.high(), first.low(), prefix.length());
    if (held != null && !held.activeAt(clock.nanos())) {
      held = wider(held, first.high(), first.low(), clock.nanos());
    }
    return held == null ? Optional.empty() : Optional.of(held.block);
  }

  /** The active block of exactly {@code prefix}. */
  public Optional<Block> at(IpPrefix prefix) {
    Held held = table.get(prefix);
    return held != null && held.activeAt(clock.nanos())
        ? Optional.of(held.block)
        : Optional.empty();
  }

  /** All active blocks in order of their prefixes. */
  public List<Block> active() {
    long now = clock.nanos();
    List<Block> blocks = new ArrayList<>();
    table.forEach(
        (prefix, held) -> {
          if (held.activeAt(now)) {
            blocks.add(held.block);
          }
        });
    return blocks;
  }

  /** How many blocks it holds; one that has just ended may be counted for a second. */
  public int size() {
    return table.size();
  }

  /**
   * Blocks what an administrator asks for.
   *
   * @return completes with the block that holds now (a longer one stays) when it is on the disk;
   *     exceptionally with {@link BlockRefused} or with the journal's failure
   */
  public CompletableFuture<Block> block(BlockRequest request) {
    Optional<BlockRefused> refusal = guard.refusal(request);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    Instant now = clock.instant();
    Instant until = request.duration().isZero() ? Block.FOREVER : now.plus(request.duration());
    Block wanted =
        new Block(request.prefix(), now, until, request.reason(), Origin.MANUAL, request.by());
    synchronized (changing) {
      Block block = longer(current(request.prefix()), wanted, now);
      Planned plan = new Planned(block);
      planned.put(block.prefix(), plan);
      return journal
          .commit(row(block), block, BlockJournal.Change.BLOCKED, request.by())
          .whenComplete((done, failure) -> settle(block.prefix(), plan, failure))
          .thenApply(done -> block);
    }
  }

  /**
   * Blocks at once and journals behind. Refused silently, with an empty answer, where a manual
   * block would be refused.
   */
  public Optional<Block> blockNow(IpPrefix prefix, Duration duration, String reason, String by) {
    BlockRequest request = new BlockRequest(prefix, duration, reason, by, Optional.empty(), false);
    if (guard.refusal(request).isPresent()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Block wanted = new Block(prefix, now, now.plus(duration), reason, Origin.AUTOMATIC, by);
    synchronized (changing) {
      Held held = table.get(prefix);
      Block visible = longer(held == null ? null : held.block, wanted, now);
      if (held == null || !visible.equals(held.block)) {
        hold(visible);
      }
      Block block = longer(current(prefix), wanted, now);
      if (block.equals(wanted)) {
        planned.remove(prefix);
        journal.append(row(wanted), wanted, BlockJournal.Change.BLOCKED);
      }
      return Optional.of(visible);
    }
  }

  /**
   * Lifts the block of exactly {@code prefix}; one that covers it from a wider prefix stays.
   *
   * @return completes with false when there was none
   */
  public CompletableFuture<Boolean> unblock(IpPrefix prefix, String by) {
    synchronized (changing) {
      Block block = current(prefix);
      if (block == null) {
        return CompletableFuture.completedFuture(false);
      }
      Planned plan = new Planned(null);
      planned.put(prefix, plan);
      Batch rows = new Batch().remove(Table.BLOCK, prefix.toBytes());
      return journal
          .commit(rows, block, BlockJournal.Change.LIFTED, by)
          .whenComplete((done, failure) -> settle(prefix, plan, failure))
          .thenApply(done -> true);
    }
  }

  /** What the journal will hold for {@code prefix}. */
  @GuardedBy("changing")
  private @Nullable Block current(IpPrefix prefix) {
    Planned plan = planned.get(prefix);
    if (plan != null) {
      return plan.block;
    }
    Held held = table.get(prefix);
    return held == null ? null : held.block;
  }

  private static Block longer(@Nullable Block before, Block wanted, Instant now) {
    if (before == null || !before.activeAt(now)) {
      return wanted;
    }
    return before.until().isBefore(wanted.until()) ? wanted : before;
  }

  private static Batch row(Block block) {
    return new Batch().put(Table.BLOCK, block.prefix().toBytes(), BlockCodec.value(block));
  }

  /** Applies a change that reached the disk, unless a later one took its place. */
  private void settle(IpPrefix prefix, Planned plan, @Nullable Throwable failure) {
    synchronized (changing) {
      if (planned.get(prefix) != plan) {
        return;
      }
      planned.remove(prefix);
      if (failure != null) {
        return;
      }
      if (plan.block == null) {
        table.remove(prefix);
      } else {
        hold(plan.block);
      }
    }
  }

  /** Removes what has ended, at most a few thousand at a time, and nothing else. */
  public void expire() {
    long nanos = clock.nanos();
    for (int i = 0; i < 4_096; i++) {
      synchronized (changing) {
        Held held = ends.peek();
        if (held == null || held.activeAt(nanos)) {
          return;
        }
        ends.remove();
        IpPrefix prefix = held.block.prefix();
        // A later block of the same prefix, applied or on its way, is not this one.
        if (table.get(prefix) == held) {
          table.remove(prefix);
          if (!planned.containsKey(prefix)) {
            Batch rows = new Batch().remove(Table.BLOCK, prefix.toBytes());
            journal.append(rows, held.block, BlockJournal.Change.EXPIRED);
          }
        }
      }
    }
  }
}
