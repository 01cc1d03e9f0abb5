package org.pbxguard.core;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.decision.Weighed;
import org.pbxguard.core.finding.Finding;

/** Counts since the start. Thread-safe. */
final class GuardCounters {
  private static final int MAX_RULES = 512;
  private static final String OTHER = "other";

  private final LongAdder blockedArrivals = new LongAdder();
  private final LongAdder failedLogins = new LongAdder();
  private final LongAdder attemptsRefused = new LongAdder();
  private final LongAdder watchOnly = new LongAdder();
  private final Map<Action, LongAdder> verdicts = adders(Action.class);
  private final Map<Admission, LongAdder> admissions = adders(Admission.class);

  /** Bounded: both sides are enumerations. */
  private final Map<FindingKind, LongAdder> findings = new ConcurrentHashMap<>();

  /** Bounded by {@link #MAX_RULES}; what is beyond is counted as {@code other}. */
  private final Map<String, LongAdder> watchOnlyRules = new ConcurrentHashMap<>();

  /** One counter for each value; the map itself never changes. */
  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      adders.put(each, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> adders, E each) {
    return Objects.requireNonNull(adders.get(each));
  }

  private static <E extends Enum<E>> Map<E, Long> sums(Map<E, LongAdder> adders, Class<E> type) {
    Map<E, Long> sums = new EnumMap<>(type);
    adders.forEach((each, adder) -> sums.put(each, adder.sum()));
    return sums;
  }

  void blockedArrival() {
    blockedArrivals.increment();
  }

  void failedLogin() {
    failedLogins.increment();
  }

  void attemptRefused() {
    attemptsRefused.increment();
  }

  void verdict(Verdict verdict) {
    of(verdicts, verdict.action()).increment();
  }

  /** Counts a verdict with what led to it. */
  void verdict(Verdict verdict, Weighed weighed, Proof proof) {
    verdict(verdict);
    boolean watched = verdict.watchOnly() && verdict.action().refuses();
    if (watched) {
      watchOnly.increment();
    }
    weighed.counting().forEach(each -> found(each, proof, watched));
    weighed.watching().forEach(each -> found(each, proof, watched));
  }

  /** Counts findings that no verdict was made of. */
  void found(Weighed weighed, Proof proof) {
    weighed.counting().forEach(each -> found(each, proof, false));
    weighed.watching().forEach(each -> found(each, proof, false));
  }

  private void found(Finding finding, Proof proof, boolean watched) {
    findings
        .computeIfAbsent(new FindingKind(finding.category(), proof), kind -> new LongAdder())
        .increment();
    if (watched) {
      boolean room =
          watchOnlyRules.size() < MAX_RULES || watchOnlyRules.containsKey(finding.rule());
      watchOnlyRules
          .computeIfAbsent(room ? finding.rule() : OTHER, rule -> new LongAdder())
          .increment();
    }
  }

  Map<FindingKind, Long> findings() {
    Map<FindingKind, Long> counts = new HashMap<>();
    findings.forEach((kind, adder) -> counts.put(kind, adder.sum()));
    return counts;
  }

  Map<String, Long> watchOnlyRules() {
    Map<String, Long> counts = new HashMap<>();
    watchOnlyRules.forEach((rule, adder) -> counts.put(rule, adder.sum()));
    return counts;
  }

  void admission(Admission admission) {
    of(admissions, admission).increment();
  }

  long blockedArrivals() {
    return blockedArrivals.sum();
  }

  long failedLogins() {
    return failedLogins.sum();
  }

  long attemptsRefused() {
    return attemptsRefused.sum();
  }

  long watchOnly() {
    return watchOnly.sum();
  }

  Map<Action, Long> verdicts() {
    return sums(verdicts, Action.class);
  }

  Map<Admission, Long> admissions() {
    return sums(admissions, Admission.class);
  }
}
