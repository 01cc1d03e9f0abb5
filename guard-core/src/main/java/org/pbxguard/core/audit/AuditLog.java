package org.pbxguard.core.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.core.time.GuardClock;

/**
 * The memory of what happened, in order.
 *
 * <p>Each event is chained to the one before by a signature under the AUDIT key, so that somebody
 * who can write the store but does not hold the key cannot change, insert or remove one unseen (the
 * oldest leave by age, so the chain is checked from the oldest that is kept).
 *
 * <p>Events of traffic go through a bounded queue to one writer; when the queue is full they are
 * counted and lost, never waited for. Events of acknowledged changes go into the batch of their
 * change: both are on the disk or none.
 *
 * <p>Events name accounts by random aliases; the names behind them are rows of their own, so that a
 * user can be forgotten while the chain stays whole.
 *
 * <p>Thread-safe: readers of links take no lock. Links are made under {@code chaining}, which is
 * held while their batch is handed to the journal, so that the disk holds them in the chain's
 * order.
 */
public final class AuditLog implements AutoCloseable {
  private static final int TAG_SIZE = 16;

  private final AuditSettings settings;
  private final Journal journal;
  private final GuardClock clock;
  private final Signer signer;
  private final EventQueue queue;
  private final ConcurrentSkipListMap<Long, Link> links = new ConcurrentSkipListMap<>();
  private final AtomicInteger kept = new AtomicInteger();
  private final LongAdder lost = new LongAdder();
  private final Object chaining = new Object();
  private final AccountNames names = new AccountNames();

  @GuardedBy("chaining")
  private long sequence;

  @GuardedBy("chaining")
  private byte[] last = new byte[0];

  private AuditLog(AuditSettings settings, Journal journal, KeyRing keys, GuardClock clock) {
    this.settings = settings;
    this.journal = journal;
    this.clock = clock;
    this.signer = keys.signer(Purpose.AUDIT, TAG_SIZE);
    this.queue = new EventQueue(events -> append(new Batch(), events));
  }

  /** The log as {@code rows} holds it, with its writer running. */
  public static AuditLog open(
      AuditSettings settings, Journal journal, RowSource rows, KeyRing keys, GuardClock clock) {
    AuditLog log = new AuditLog(settings, journal, keys, clock);
    // Rows come in order of time, and the wall clock may have been set back between two runs.
    TreeMap<Long, Link> sorted = new TreeMap<>();
    Set<String> aliases = new HashSet<>();
    rows.rows(
        Table.AUDIT,
        row -> {
          Link link =
              EventCodec.link(row, event -> AccountNames.aliasIn(event).ifPresent(aliases::add));
          sorted.put(link.sequence, link);
        });
    rows.rows(Table.META, log.names::restore);
    Batch unused = log.names.dropUnused(aliases);
    if (!unused.isEmpty()) {
      journal.append(unused);
    }
    log.links.putAll(sorted);
    log.kept.set(sorted.size());
    if (!sorted.isEmpty()) {
      synchronized (log.chaining) {
        log.sequence = sorted.lastKey();
        log.last = sorted.lastEntry().getValue().tag;
      }
    }
    log.queue.start();
    return log;
  }

  /** Notes an event of traffic: never waits, and loses it when too many come at once. */
  public void record(ThreatEvent event) {
    if (!queue.offer(event)) {
      lost.increment();
    }
  }

  /**
   * Commits a change with the event that tells of it.
   *
   * @return completes as that of {@link Journal#commit}
   */
  public CompletableFuture<Void> commit(Batch rows, ThreatEvent event) {
    return commit(rows, List.of(event));
  }

  /**
   * Commits a change with the events that tell of it.
   *
   * @return completes as that of {@link Journal#commit}
   */
  public CompletableFuture<Void> commit(Batch rows, List<ThreatEvent> events) {
    synchronized (chaining) {
      long first = sequence + 1;
      chain(rows, events);
      long end = sequence + 1;
      return journal
          .commit(rows)
          .whenComplete((done, failure) -> forgetFailed(first, end, failure));
    }
  }

  /** What is not on the disk did not happen. */
  private void forgetFailed(long first, long end, @Nullable Throwable failure) {
    for (long each = first; each < end && failure != null; each++) {
      if (links.remove(each) != null) {
        kept.decrementAndGet();
      }
    }
  }

  /** Writes a change that nobody waits for, with the event that tells of it. */
  public void append(Batch rows, ThreatEvent event) {
    append(rows, List.of(event));
  }

  /** Writes a change that nobody waits for, with the events that tell of it. */
  public void append(Batch rows, List<ThreatEvent> events) {
    synchronized (chaining) {
      chain(rows, events);
      journal.append(rows);
    }
  }

  @GuardedBy("chaining")
  private void chain(Batch rows, List<ThreatEvent> events) {
    for (ThreatEvent event : events) {
      chain(rows, event);
    }
  }

  /** Whether events name an account that is this user's. */
  public boolean names(String user) {
    return !names.of(user).isEmpty();
  }

  /** Whether an event names an account that is this user's. */
  public static boolean names(ThreatEvent event, String user) {
    return AccountNames.isOf(user, event.detail(AccountNames.ACCOUNT));
  }

  /**
   * Commits a change with the events that tell of it, and with it forgets who the accounts of a
   * user are: older events keep an alias that nothing ties to the user any more.
   *
   * @return completes as that of {@link Journal#commit}
   */
  public CompletableFuture<Void> forget(String user, Batch rows, List<ThreatEvent> events) {
    List<String> accounts = names.of(user);
    accounts.forEach(account -> names.forget(account, rows));
    return commit(rows, events).thenRun(() -> accounts.forEach(names::forgotten));
  }

  @GuardedBy("chaining")
  private void chain(Batch rows, ThreatEvent given) {
    ThreatEvent event = names.hidden(given, rows);
    Link link = Link.after(last, ++sequence, event, signer);
    last = link.tag;
    rows.put(Table.AUDIT, EventCodec.key(link), EventCodec.value(link));
    links.put(link.sequence, link);
    kept.incrementAndGet();
  }

  /** Waits until what was recorded before is handed to the journal. */
  public void flush() {
    queue.flush();
  }

  /** Forgets the oldest events beyond the settings; called about once a second. */
  public void forgetOld() {
    long horizon = clock.instant().minus(settings.retention()).toEpochMilli();
    Batch rows = new Batch();
    Iterator<Link> oldest = links.values().iterator();
    int over = kept.get() - settings.maxEvents();
    while (oldest.hasNext()) {
      Link link = oldest.next();
      if (over <= 0 && link.millis >= horizon) {
        break;
      }
      over--;
      rows.remove(Table.AUDIT, EventCodec.key(link));
      oldest.remove();
      kept.decrementAndGet();
    }
    if (!rows.isEmpty()) {
      journal.append(rows);
    }
  }

  /** The events that a query asks for, the newest first. */
  public EventPage query(EventQuery query) {
    List<ThreatEvent> items = new ArrayList<>();
    long before = query.before();
    for (Map.Entry<Long, Link> entry : links.headMap(before, false).descendingMap().entrySet()) {
      if (items.size() == query.limit()) {
        return new EventPage(items, Optional.of(Long.toString(before)));
      }
      Link link = entry.getValue();
      if (query.wants(link)) {
        items.add(names.shown(link.event()));
        before = entry.getKey();
      }
    }
    return new EventPage(items, Optional.empty());
  }

  /**
   * Counts what happened in the last {@code period}.
   *
   * @param activeBlocks blocks that hold now, which the log cannot know
   */
  public ThreatSummary summary(Duration period, int activeBlocks) {
    long since = clock.instant().minus(period).toEpochMilli();
    SummaryCounter counter = new SummaryCounter();
    for (Link link : links.descendingMap().values()) {
      if (link.millis >= since) {
        counter.add(link);
      }
    }
    return counter.summary(period, activeBlocks);
  }

  /**
   * Checks the chain from the oldest event that is kept.
   *
   * @return the sequence number of the first event that does not follow from the one before, or
   *     empty when all do
   */
  public Optional<Long> firstBroken() {
    byte[] before = null;
    long expected = 0;
    for (Link link : links.values()) {
      boolean fits = before == null || (link.sequence == expected && link.follows(before, signer));
      if (!fits) {
        return Optional.of(link.sequence);
      }
      before = link.tag;
      expected = link.sequence + 1;
    }
    return Optional.empty();
  }

  /** Events that were lost because they came too fast, since the start. */
  public long lost() {
    return lost.sum();
  }

  /** How many events are kept. */
  public int size() {
    return kept.get();
  }

  /** Writes what is queued and stops the writer. */
  @Override
  public void close() {
    queue.close();
  }
}
