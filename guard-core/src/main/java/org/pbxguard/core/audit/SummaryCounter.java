package org.pbxguard.core.audit;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;

/** Counts events for a {@link ThreatSummary}. Confined to one thread. */
final class SummaryCounter {
  /** How many sources and categories are named. */
  private static final int TOP = 10;

  private final Map<EventType, Long> types = new EnumMap<>(EventType.class);
  private final Map<Severity, Long> severities = new EnumMap<>(Severity.class);
  private final Map<String, Long> sources = new HashMap<>();
  private final Map<String, Long> categories = new HashMap<>();
  private final Set<IpPrefix> blocked = new HashSet<>();
  private long total;

  SummaryCounter() {
    for (Severity severity : Severity.values()) {
      severities.put(severity, 0L);
    }
  }

  void add(ThreatEvent event) {
    long events = 1 + unrecorded(event);
    total += events;
    types.merge(event.type(), events, Long::sum);
    severities.merge(event.severity(), 1L, Long::sum);
    event.source().ifPresent(source -> sources.merge(source.toString(), 1L, Long::sum));
    String category = event.detail("category");
    if (!category.isEmpty()) {
      categories.merge(category, 1L, Long::sum);
    }
    if (event.type() == EventType.IP_BLOCKED) {
      event.source().ifPresent(blocked::add);
    }
  }

  /** Events of the same type that came too fast to be kept one by one. */
  private static long unrecorded(ThreatEvent event) {
    String text = event.detail(ThreatEvent.UNRECORDED);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  ThreatSummary summary(Duration period, int activeBlocks) {
    return new ThreatSummary(
        period,
        total,
        blocked.size(),
        activeBlocks,
        types.getOrDefault(EventType.SUSPICIOUS_PATTERN, 0L),
        types.getOrDefault(EventType.FAILED_AUTH, 0L),
        severities,
        top(sources),
        top(categories));
  }

  private static List<ThreatSummary.Count> top(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new ThreatSummary.Count(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(ThreatSummary.Count::events)
                .reversed()
                .thenComparing(ThreatSummary.Count::name))
        .limit(TOP)
        .toList();
  }
}
