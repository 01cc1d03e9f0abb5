package org.pbxguard.core;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.decision.Weighed;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Masking;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.AccountWatch;
import org.pbxguard.core.score.Rate;
import org.pbxguard.core.score.RateMeter;
import org.pbxguard.core.score.SharedBudget;
import org.pbxguard.core.score.Tally;
import org.pbxguard.core.time.GuardClock;

/**
 * Writes what traffic did into the audit. So that a flood cannot push older events out, each source
 * has a rate of events and all unproven ones share one; what is over it is counted and told by the
 * next event that is written. Thread-safe.
 */
final class EventNotes {
  private static final Rate OF_SOURCE = new Rate(5, 200);
  private static final Rate OF_UNPROVEN = new Rate(20, 200);
  private static final int METERED = 16_384;

  private final AuditLog audit;
  private final GuardClock clock;
  private final RateMeter perSource;
  private final SharedBudget unproven;
  private final AtomicLong unrecordedPatterns = new AtomicLong();
  private final AtomicLong unrecordedLogins = new AtomicLong();

  EventNotes(AuditLog audit, GuardClock clock, long seed) {
    this.audit = audit;
    this.clock = clock;
    this.perSource = new RateMeter(METERED, seed);
    this.unproven = new SharedBudget(OF_UNPROVEN, clock.nanos());
  }

  void suspicious(Arrival arrival, Weighed weighed, Verdict verdict) {
    if (!room(arrival)) {
      unrecordedPatterns.incrementAndGet();
      return;
    }
    Finding worst = worst(weighed);
    Map<String, String> details = details(arrival);
    details.put("rule", worst.rule());
    details.put("category", worst.category().name().toLowerCase(Locale.ROOT));
    details.put("points", Integer.toString(weighed.allPoints()));
    details.put("score", Integer.toString(verdict.score().value()));
    details.put("where", worst.where());
    details.put("evidence", Masking.mask(worst));
    details.put("action", verdict.action().name().toLowerCase(Locale.ROOT));
    details.put("reference", verdict.reference());
    if (verdict.watchOnly()) {
      details.put("watch_only", "true");
      weighed.passed().stream()
          .filter(each -> each.finding().equals(worst))
          .findFirst()
          .ifPresent(each -> details.put("passed_by", each.by()));
    }
    int others = weighed.counting().size() + weighed.watching().size() - 1;
    if (others > 0) {
      details.put("other_rules", rules(weighed, worst));
    }
    record(EventType.SUSPICIOUS_PATTERN, worst.severity(), arrival, details);
  }

  private static Finding worst(Weighed weighed) {
    return all(weighed).max((a, b) -> Integer.compare(a.points(), b.points())).orElseThrow();
  }

  private static String rules(Weighed weighed, Finding but) {
    return all(weighed)
        .filter(finding -> !finding.equals(but))
        .map(Finding::rule)
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static Stream<Finding> all(Weighed weighed) {
    return Stream.concat(weighed.counting().stream(), weighed.watching().stream());
  }

  void failedLogin(Arrival arrival, Tally tally) {
    if (!room(arrival)) {
      unrecordedLogins.incrementAndGet();
      return;
    }
    Map<String, String> details = details(arrival);
    details.put("failed_logins", Integer.toString(tally.failedLogins()));
    record(EventType.FAILED_AUTH, Severity.MEDIUM, arrival, details);
  }

  /** One account is guessed at from many sources, or for long. */
  void pressed(Arrival arrival, AccountWatch.Pressure pressure, boolean watchOnly) {
    Map<String, String> details = details(arrival);
    details.put("rule", pressure.distributed() ? "distributed-guessing" : "slow-guessing");
    details.put("category", Category.AUTHENTICATION.name().toLowerCase(Locale.ROOT));
    details.put("sources", Integer.toString(pressure.sources()));
    details.put("failed_logins", Integer.toString(pressure.failures()));
    if (watchOnly) {
      details.put("watch_only", "true");
    }
    record(EventType.SUSPICIOUS_PATTERN, Severity.HIGH, arrival, details);
  }

  /** Now, in milliseconds since 1970. */
  long millis() {
    return clock.millisAt(clock.nanos());
  }

  private boolean room(Arrival arrival) {
    long high = arrival.source().high();
    long low = arrival.source().low();
    boolean own = perSource.take(high, low, 0, arrival.nanos(), OF_SOURCE);
    return own && (arrival.proof().countsTowardsBlock() || unproven.take(arrival.nanos()));
  }

  private static Map<String, String> details(Arrival arrival) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("channel", arrival.channel().name().toLowerCase(Locale.ROOT));
    details.put("proof", arrival.proof().name().toLowerCase(Locale.ROOT));
    if (arrival.account().named()) {
      details.put("account", arrival.account().name());
    }
    return details;
  }

  private void record(
      EventType type, Severity severity, Arrival arrival, Map<String, String> details) {
    AtomicLong counter = type == EventType.FAILED_AUTH ? unrecordedLogins : unrecordedPatterns;
    long unrecorded = counter.getAndSet(0);
    if (unrecorded > 0) {
      details.put(ThreatEvent.UNRECORDED, Long.toString(unrecorded));
    }
    audit.record(
        new ThreatEvent(
            clock.instant(),
            type,
            severity,
            Optional.of(IpPrefix.host(arrival.source())),
            details));
  }
}
