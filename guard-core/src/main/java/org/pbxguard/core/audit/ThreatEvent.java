package org.pbxguard.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;

/**
 * One thing that happened, as the audit keeps it. Details may hold what an attacker wrote, so they
 * are escaped wherever they are printed; they never hold a secret.
 *
 * <p>Immutable.
 *
 * @param time when, by the guard's anchored clock, cut to milliseconds
 * @param type what
 * @param severity how grave
 * @param source whom it is about, if an address is known
 * @param details names and values, at most {@link #MAX_DETAILS}, values cut to {@link #MAX_VALUE}
 */
public record ThreatEvent(
    Instant time,
    EventType type,
    Severity severity,
    Optional<IpPrefix> source,
    Map<String, String> details) {
  /** Detail: how many events of the same type came too fast before this one to be kept. */
  public static final String UNRECORDED = "unrecorded";

  /** Most details of an event. */
  public static final int MAX_DETAILS = 16;

  /** Longest value of a detail, in characters. */
  public static final int MAX_VALUE = 256;

  /** Copies the details in their order, cuts their values and the time. */
  public ThreatEvent {
    time = time.truncatedTo(ChronoUnit.MILLIS);
    Map<String, String> copy = new LinkedHashMap<>();
    details.forEach(
        (name, value) -> {
          if (copy.size() < MAX_DETAILS) {
            copy.put(name, value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value);
          }
        });
    details = Collections.unmodifiableMap(copy);
  }

  /** The value of a detail, or the empty text. */
  public String detail(String name) {
    return details.getOrDefault(name, "");
  }
}
