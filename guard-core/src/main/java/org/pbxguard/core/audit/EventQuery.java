package org.pbxguard.core.audit;

import java.time.Instant;
import java.util.Optional;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;

/**
 * Which events are wanted, the newest first.
 *
 * <p>Immutable.
 *
 * @param source only those about an address or prefix in it
 * @param type only those of this type
 * @param severity only those of this severity
 * @param since only those not older
 * @param limit at most so many, 1 to {@link #MAX_LIMIT}
 * @param cursor where an earlier page ended
 */
public record EventQuery(
    Optional<IpPrefix> source,
    Optional<EventType> type,
    Optional<Severity> severity,
    Optional<Instant> since,
    int limit,
    Optional<String> cursor) {
  /** Most events of a page. */
  public static final int MAX_LIMIT = 1_000;

  /** Refuses a limit out of range and a cursor that no page gave out. */
  public EventQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: not 1 to " + MAX_LIMIT + " (" + limit + ")");
    }
    if (cursor.isPresent() && !cursor.get().matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("cursor: not one that was given out");
    }
  }

  /** The newest {@code limit} events. */
  public static EventQuery newest(int limit) {
    return new EventQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit,
        Optional.empty());
  }

  long before() {
    return cursor.map(Long::parseLong).orElse(Long.MAX_VALUE);
  }

  boolean wants(Link link) {
    return type.filter(wanted -> wanted != link.type).isEmpty()
        && severity.filter(wanted -> wanted != link.severity).isEmpty()
        && since.filter(oldest -> link.millis < oldest.toEpochMilli()).isEmpty()
        && (source.isEmpty() || link.source.filter(source.get()::overlaps).isPresent());
  }
}
