package org.pbxguard.core.score;

import java.time.Duration;

/**
 * How much is remembered of sources.
 *
 * <p>Immutable.
 *
 * @param maxSources most addresses, 1,024 to 4 million
 * @param maxCredentials most pairs of address and account, 1,024 to 4 million
 * @param halfLife how long until half of a score is forgotten
 * @param missingTargets distinct missing targets (extensions) that a SIP source may ask for
 * @param missingPaths distinct missing targets (paths) that an HTTP source may ask for
 */
public record HistorySettings(
    int maxSources, int maxCredentials, Duration halfLife, int missingTargets, int missingPaths) {
  /** Refuses what is out of range. */
  public HistorySettings {
    checkSize("max_sources", maxSources);
    checkSize("max_credentials", maxCredentials);
    if (halfLife.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "half_life: less than a second (" + halfLife.toMillis() + "ms)");
    }
    if (missingTargets < 1 || missingTargets > 1_000) {
      throw new IllegalArgumentException("missing_targets: not 1 to 1000 (" + missingTargets + ")");
    }
    if (missingPaths < 1 || missingPaths > 1_000) {
      throw new IllegalArgumentException("missing_paths: not 1 to 1000 (" + missingPaths + ")");
    }
  }

  private static void checkSize(String name, int size) {
    if (size < 1_024 || size > 4_194_304) {
      throw new IllegalArgumentException(name + ": not 1024 to 4194304 (" + size + ")");
    }
  }

  /** 65,536 sources and credentials, ten minutes of half-life, 5 extensions, 40 paths. */
  public static HistorySettings defaults() {
    return new HistorySettings(65_536, 65_536, Duration.ofMinutes(10), 5, 40);
  }
}
