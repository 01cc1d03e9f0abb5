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

  void add(Link link) {
    // Events of the same type that came too fast to be kept one by one count as well.
    long events = 1 + link.unrecorded;
    total += events;
    types.merge(link.type, events, Long::sum);
    severities.merge(link.severity, 1L, Long::sum);
    link.source.ifPresent(source -> sources.merge(source.toString(), 1L, Long::sum));
    if (!link.category.isEmpty()) {
      categories.merge(link.category, 1L, Long::sum);
    }
    if (link.type == EventType.IP_BLOCKED) {
      link.source.ifPresent(blocked::add);
    }
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
