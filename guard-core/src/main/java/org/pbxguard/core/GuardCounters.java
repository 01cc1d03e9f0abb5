package org.pbxguard.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Verdict;

/** Counts since the start. Thread-safe. */
final class GuardCounters {
  private final LongAdder blockedArrivals = new LongAdder();
  private final LongAdder failedLogins = new LongAdder();
  private final LongAdder attemptsRefused = new LongAdder();
  private final LongAdder watchOnly = new LongAdder();
  private final Map<Action, LongAdder> verdicts = adders(Action.class);
  private final Map<Admission, LongAdder> admissions = adders(Admission.class);

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
    if (verdict.watchOnly() && verdict.action().refuses()) {
      watchOnly.increment();
    }
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
