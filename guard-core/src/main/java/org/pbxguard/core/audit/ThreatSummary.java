package org.pbxguard.core.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.pbxguard.core.finding.Severity;

/**
 * What happened in a period, counted.
 *
 * <p>Immutable.
 *
 * @param period how far back
 * @param totalEvents all events
 * @param blockedIps distinct addresses and prefixes that were blocked in it
 * @param activeBlocks blocks that hold now
 * @param suspiciousPatterns events of type {@code suspicious_pattern}
 * @param failedAuths events of type {@code failed_auth}
 * @param severityCounts events by severity, every severity present
 * @param topSources the busiest sources, the busiest first
 * @param topCategories the most frequent categories of findings, the most frequent first
 */
public record ThreatSummary(
    Duration period,
    long totalEvents,
    int blockedIps,
    int activeBlocks,
    long suspiciousPatterns,
    long failedAuths,
    Map<Severity, Long> severityCounts,
    List<Count> topSources,
    List<Count> topCategories) {
  /** Copies what could change. */
  public ThreatSummary {
    severityCounts = Map.copyOf(severityCounts);
    topSources = List.copyOf(topSources);
    topCategories = List.copyOf(topCategories);
  }

  /**
   * A name and how often it occurred.
   *
   * @param name an address or a category
   * @param events how often
   */
  public record Count(String name, long events) {}
}
