package org.pbxguard.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.ManualTime;

class AuditLogTest {
  private final ManualTime time = new ManualTime();
  private final MemoryJournal disk = new MemoryJournal();
  private final KeyRing keys = KeyRing.ephemeral();
  private AuditLog log = open(AuditSettings.defaults(), disk);

  private AuditLog open(AuditSettings settings, RowSource rows) {
    return AuditLog.open(settings, disk, rows, keys, time.clock());
  }

  private void restart(AuditSettings settings) {
    log.close();
    log = open(settings, disk);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private ThreatEvent event(EventType type, Severity severity, String source, String what) {
    return new ThreatEvent(
        time.instant(), type, severity, IpPrefix.parse(source), Map.of("what", what));
  }

  private ThreatEvent event(String what) {
    return event(EventType.SUSPICIOUS_PATTERN, Severity.LOW, "192.0.2.1", what);
  }

  private void record(ThreatEvent... events) {
    for (ThreatEvent event : events) {
      log.record(event);
      time.pass(Duration.ofSeconds(1));
    }
    log.flush();
  }

  private static List<String> whats(EventPage page) {
    return page.items().stream().map(each -> each.detail("what")).toList();
  }

  private EventPage query(String source, String type, Severity severity, int limit) {
    return log.query(
        new EventQuery(
            IpPrefix.parse(source),
            EventType.of(type),
            Optional.ofNullable(severity == Severity.LOW ? null : severity),
            Optional.empty(),
            limit,
            Optional.empty()));
  }

  @Test
  void record_isReadBackNewestFirstAlsoAfterARestart() {
    record(event("a"), event("b"), event("c"));
    assertThat(whats(log.query(EventQuery.newest(10)))).containsExactly("c", "b", "a");
    restart(AuditSettings.defaults());
    record(event("d"));
    assertThat(whats(log.query(EventQuery.newest(10)))).containsExactly("d", "c", "b", "a");
    assertThat(log.firstBroken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void everyType_surviveARestartAsItWas(EventType type) {
    ThreatEvent event =
        new ThreatEvent(
            time.instant(),
            type,
            Severity.HIGH,
            IpPrefix.parse("2001:db8::/64"),
            Map.of("evidence", "\u0000\r\n\"<script>\uD83D\uDE00"));
    record(event);
    restart(AuditSettings.defaults());
    assertThat(log.query(EventQuery.newest(1)).items()).containsExactly(event);
    assertThat(EventType.of(type.id())).hasValue(type);
  }

  @Test
  void commit_eventAndRowsAreInOneBatch() {
    List<Table> tables = new ArrayList<>();
    AuditLog broken =
        AuditLog.open(AuditSettings.defaults(), new RefusingJournal(), disk, keys, time.clock());
    CompletableFuture<Void> refused =
        broken.commit(new Batch().put(Table.BLOCK, new byte[] {1}, new byte[] {1}), event("x"));
    assertThat(refused).isCompletedExceptionally();
    assertThat(broken.size()).isZero();
    assertThat(broken.query(EventQuery.newest(10)).items()).isEmpty();
    broken.close();

    log.commit(new Batch().put(Table.BLOCK, new byte[] {1}, new byte[] {1}), event("a")).join();
    disk.rows(Table.BLOCK, row -> tables.add(row.table()));
    disk.rows(Table.AUDIT, row -> tables.add(row.table()));
    assertThat(tables).containsExactly(Table.BLOCK, Table.AUDIT);
  }

  private static final class RefusingJournal implements org.pbxguard.core.journal.Journal {
    @Override
    public CompletableFuture<Void> commit(Batch batch) {
      return CompletableFuture.failedFuture(
          new org.pbxguard.core.journal.JournalException("disk full"));
    }

    @Override
    public void append(Batch batch) {
      // Lost, as on a full disk.
    }
  }

  @Test
  void query_filters_areAllApplied() {
    record(event(EventType.IP_BLOCKED, Severity.HIGH, "192.0.2.7", "a"));
    record(event(EventType.FAILED_AUTH, Severity.MEDIUM, "192.0.2.7", "b"));
    record(event(EventType.FAILED_AUTH, Severity.HIGH, "192.0.2.8", "c"));
    record(event(EventType.FAILED_AUTH, Severity.MEDIUM, "2001:db8::7", "d"));

    assertThat(whats(query("192.0.2.7", "", Severity.LOW, 10))).containsExactly("b", "a");
    assertThat(whats(query("192.0.2.0/24", "failed_auth", Severity.LOW, 10)))
        .containsExactly("c", "b");
    assertThat(whats(query("", "failed_auth", Severity.MEDIUM, 10))).containsExactly("d", "b");
    assertThat(whats(query("::/0", "", Severity.LOW, 10))).containsExactly("d");
    EventQuery since =
        new EventQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(ManualTime.START.plusSeconds(2)),
            10,
            Optional.empty());
    assertThat(whats(log.query(since))).containsExactly("d", "c");
  }

  @Test
  void query_pages_giveEachEventOnceWhateverComesMeanwhile() {
    for (int i = 0; i < 25; i++) {
      record(event("e" + i));
    }
    List<String> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      EventPage page =
          log.query(
              new EventQuery(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  10,
                  cursor));
      all.addAll(whats(page));
      cursor = page.next();
      record(event("new"));
    } while (cursor.isPresent());
    assertThat(all).hasSize(25).doesNotHaveDuplicates().startsWith("e24").endsWith("e0");
  }

  @Test
  void query_badCursorOrLimit_isRefused() {
    assertThatThrownBy(
            () ->
                new EventQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    10,
                    Optional.of("-1; drop")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cursor: ");
    assertThatThrownBy(() -> EventQuery.newest(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventQuery.newest(1_001)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void retention_forgetsByAgeAndByNumber() {
    AuditSettings few = new AuditSettings(100, Duration.ofHours(1));
    restart(few);
    for (int i = 0; i < 150; i++) {
      log.record(event("e" + i));
    }
    log.flush();
    log.forgetOld();
    assertThat(log.size()).isEqualTo(100);
    assertThat(log.firstBroken()).isEmpty();
    restart(few);
    assertThat(log.size()).isEqualTo(100);
    time.pass(Duration.ofSeconds(3_599));
    record(event("last"));
    log.forgetOld();
    assertThat(log.size()).isEqualTo(100);
    time.pass(Duration.ofSeconds(1));
    log.forgetOld();
    assertThat(whats(log.query(EventQuery.newest(10)))).containsExactly("last");
  }

  @Test
  void record_tooFast_isCountedNotWaitedFor() {
    for (int i = 0; i < 300_000; i++) {
      log.record(event("flood"));
    }
    log.flush();
    assertThat(log.size() + log.lost()).isEqualTo(300_000);
    assertThat(log.firstBroken()).isEmpty();
  }

  @Test
  void record_afterClose_isLostAndCounted() {
    log.close();
    for (int i = 0; i < 20_000; i++) {
      log.record(event("late"));
    }
    log.flush();
    assertThat(log.lost()).isPositive();
  }

  @Test
  void chain_changedRow_isFound() {
    record(event("a"), event("b"), event("c"), event("d"));
    List<Row> rows = rows();
    byte[] value = rows.get(2).value();
    int at = indexOf(value, (byte) 'c');
    value[at] = 'x';
    assertBrokenAt(3, rows);
  }

  @Test
  void chain_removedRow_isFound() {
    record(event("a"), event("b"), event("c"), event("d"));
    List<Row> rows = rows();
    rows.remove(1);
    assertBrokenAt(3, rows);
  }

  @Test
  void chain_forgedWithAnotherKey_isFound() {
    record(event("a"), event("b"));
    log.close();
    log = AuditLog.open(AuditSettings.defaults(), disk, disk, KeyRing.ephemeral(), time.clock());
    record(event("forged"));
    assertBrokenAt(2, rows());
  }

  private void assertBrokenAt(long sequence, List<Row> rows) {
    AuditLog reopened = open(AuditSettings.defaults(), (table, each) -> rows.forEach(each));
    // The first of another key may itself be the first that does not follow.
    assertThat(reopened.firstBroken()).isPresent();
    assertThat(reopened.firstBroken().orElseThrow()).isGreaterThanOrEqualTo(sequence);
    reopened.close();
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    disk.rows(
        Table.AUDIT,
        row ->
            rows.add(
                new Row(
                    row.table(),
                    Arrays.copyOf(row.key(), row.key().length),
                    Arrays.copyOf(row.value(), row.value().length))));
    return rows;
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == wanted && i > 0 && bytes[i - 1] == 1) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  /** The store forgets by the first eight bytes of the key. */
  @Test
  void rows_beginWithTheTimeInMilliseconds() {
    record(event("a"));
    byte[] key = rows().get(0).key();
    assertThat(java.nio.ByteBuffer.wrap(key).getLong()).isEqualTo(ManualTime.START.toEpochMilli());
  }

  @Test
  void event_tooManyOrLongDetails_isCut() {
    Map<String, String> details = new java.util.TreeMap<>();
    for (int i = 0; i < 40; i++) {
      details.put("d" + i, "x".repeat(1_000));
    }
    ThreatEvent event =
        new ThreatEvent(
            Instant.EPOCH, EventType.FAILED_AUTH, Severity.LOW, Optional.empty(), details);
    assertThat(event.details()).hasSize(ThreatEvent.MAX_DETAILS);
    assertThat(event.details().values())
        .allSatisfy(value -> assertThat(value).hasSize(ThreatEvent.MAX_VALUE));
  }

  @Test
  void summary_countsWhatWasNotRecordedOneByOne() {
    record(
        new ThreatEvent(
            time.instant(),
            EventType.FAILED_AUTH,
            Severity.LOW,
            Optional.empty(),
            Map.of(ThreatEvent.UNRECORDED, "41")));
    ThreatSummary summary = log.summary(Duration.ofHours(1), 3);
    assertThat(summary.failedAuths()).isEqualTo(42);
    assertThat(summary.totalEvents()).isEqualTo(42);
    assertThat(summary.activeBlocks()).isEqualTo(3);
    assertThat(summary.severityCounts())
        .containsOnlyKeys(Severity.values())
        .containsEntry(Severity.LOW, 1L);
  }
}
