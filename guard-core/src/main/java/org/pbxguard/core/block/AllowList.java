package org.pbxguard.core.block;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.net.PrefixTable;

/**
 * Who is never blocked. It wins over every block, and is empty until an administrator fills it;
 * loopback is a stranger like any other.
 *
 * <p>Thread-safe: readers take no lock, changes take turns.
 */
public final class AllowList {
  /** Most entries. */
  public static final int MAX_ENTRIES = 10_000;

  private final PrefixTable<AllowEntry> table = new PrefixTable<>();
  private final ChangeJournal journal;
  private final InstantSource clock;
  private final Object changing = new Object();

  /** Changes handed to the journal that are not applied yet. */
  @GuardedBy("changing")
  private int pending;

  private AllowList(ChangeJournal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** The list as {@code rows} holds it. */
  public static AllowList open(ChangeJournal journal, RowSource rows, InstantSource clock) {
    AllowList list = new AllowList(journal, clock);
    rows.rows(
        Table.ALLOW,
        row -> {
          AllowEntry entry = BlockCodec.entry(row);
          list.table.put(entry.prefix(), entry);
        });
    return list;
  }

  /** Whether an entry covers the address of two words. */
  public boolean covers(long high, long low) {
    return table.longest(high, low) != null;
  }

  /** Whether an entry covers {@code address}. */
  public boolean covers(IpAddress address) {
    return covers(address.high(), address.low());
  }

  /** The narrowest entry that covers {@code address}. */
  public Optional<AllowEntry> covering(IpAddress address) {
    return Optional.ofNullable(table.longest(address.high(), address.low()));
  }

  /** Some entry that shares an address with {@code prefix}. */
  Optional<AllowEntry> touching(IpPrefix prefix) {
    Optional<AllowEntry> around = covering(prefix.address());
    if (around.isPresent() || prefix.isHost()) {
      return around;
    }
    return entries().stream().filter(entry -> prefix.contains(entry.prefix())).findFirst();
  }

  /** All entries in order of their prefixes. */
  public List<AllowEntry> entries() {
    List<AllowEntry> entries = new ArrayList<>();
    table.forEach((prefix, entry) -> entries.add(entry));
    return entries;
  }

  /**
   * Adds a prefix; one that is there gets the new note.
   *
   * @return completes when it is on the disk and holds; exceptionally with IllegalStateException
   *     when the list is full
   */
  public CompletableFuture<AllowEntry> add(IpPrefix prefix, String note, String by) {
    AllowEntry entry = new AllowEntry(prefix, note, by, clock.instant());
    Batch rows = new Batch().put(Table.ALLOW, prefix.toBytes(), BlockCodec.value(entry));
    synchronized (changing) {
      if (table.size() + pending >= MAX_ENTRIES) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("the allow list holds its most, " + MAX_ENTRIES));
      }
      pending++;
      return journal
          .commit(rows, "allow_added", details(prefix, entry.note(), by))
          .whenComplete((done, failure) -> settle())
          .thenApply(
              done -> {
                table.put(prefix, entry);
                return entry;
              });
    }
  }

  /** Removes a prefix; completes with false when it was not there. */
  public CompletableFuture<Boolean> remove(IpPrefix prefix, String by) {
    synchronized (changing) {
      if (table.get(prefix) == null) {
        return CompletableFuture.completedFuture(false);
      }
      pending++;
      Batch rows = new Batch().remove(Table.ALLOW, prefix.toBytes());
      return journal
          .commit(rows, "allow_removed", details(prefix, "", by))
          .whenComplete((done, failure) -> settle())
          .thenApply(done -> table.remove(prefix) != null);
    }
  }

  private void settle() {
    synchronized (changing) {
      pending--;
    }
  }

  private static Map<String, String> details(IpPrefix prefix, String note, String by) {
    return Map.of("ip_address", prefix.toString(), "note", note, "by", by);
  }
}
