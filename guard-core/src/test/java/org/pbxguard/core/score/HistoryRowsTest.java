package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

class HistoryRowsTest {
  private static final long AT = 1_800_000_000_000L;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Thresholds THRESHOLDS =
      new Thresholds(10, Duration.ofHours(1), 5, Duration.ofHours(1));

  private static Row row(byte kind, byte[] value) {
    byte[] key = new byte[17];
    key[0] = kind;
    return new Row(Table.HISTORY, key, value);
  }

  private static SourceRecord source(long at) {
    SourceRecord record = new SourceRecord(0, 0, THRESHOLDS);
    record.score = 12.5;
    record.scoreMillis = at;
    record.touchedMillis = at + 1;
    record.blockEndMillis = at + 2;
    record.failures().add(at - 5, 77);
    record.suspicious().add(at - 4, 78);
    record.evidence =
        List.of(
            new Evidence(
                "rule",
                Category.SQLI,
                Severity.HIGH,
                80,
                "where",
                "text",
                Proof.ECHO,
                Channel.HTTP,
                at - 3,
                2,
                "by whom"));
    record.missing = counter(at - 2, 3);
    record.sprayed = counter(at - 1, 500);
    return record;
  }

  private static DistinctCounter counter(long at, int things) {
    DistinctCounter counter = new DistinctCounter(at);
    for (long i = 1; i <= things; i++) {
      counter.add(i * 0x9E3779B97F4A7C15L);
    }
    return counter;
  }

  @Test
  void moved_source_isTheSameRecordAnHourLater() {
    Row moved = HistoryRows.moved(row(HistoryCodec.SOURCE, HistoryCodec.value(source(AT))), HOUR);
    assertThat(moved.value()).isEqualTo(HistoryCodec.value(source(AT + HOUR.toMillis())));
  }

  @Test
  void moved_thereAndBack_isAsItWas() {
    Row row = row(HistoryCodec.SOURCE, HistoryCodec.value(source(AT)));
    Row back = HistoryRows.moved(HistoryRows.moved(row, HOUR), HOUR.negated());
    assertThat(back.value()).isEqualTo(row.value());
  }

  @Test
  void moved_unknownKind_isLeftAlone() {
    Row row = row((byte) 'Z', new byte[] {1, 2, 3});
    assertThat(HistoryRows.moved(row, HOUR)).isSameAs(row);
  }
}
