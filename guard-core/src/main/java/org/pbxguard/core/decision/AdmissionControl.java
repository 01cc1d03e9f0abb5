package org.pbxguard.core.decision;

import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.score.RateMeter;
import org.pbxguard.core.score.RateSettings;
import org.pbxguard.core.score.SharedBudget;

/**
 * Who may come in at which rate, by standing. Strangers have a rate per source and share a budget,
 * so that a flood from ever-new sources costs those who are known nothing. Strangers of an address
 * with forgeable evidence come last: they keep a small floor, and beyond it get what others leave.
 *
 * <p>Thread-safe.
 */
public final class AdmissionControl {
  private static final int STRANGER = 1;
  private static final int FLOOR = 2;
  private static final int CHALLENGED = 3;
  private static final int REGISTERED = 4;
  private static final int IN_DIALOG = 5;

  private final RateSettings rates;
  private final RateMeter meter;
  private final SharedBudget strangers;
  private final SharedBudget demoted;

  /**
   * A control with full budgets.
   *
   * @param nanos the ticker's value now
   * @param seed makes collisions unpredictable
   */
  public AdmissionControl(RateSettings rates, long nanos, long seed) {
    this.rates = rates;
    this.meter = new RateMeter(rates.maxSources(), seed);
    this.strangers = new SharedBudget(rates.strangers(), nanos);
    this.demoted = new SharedBudget(rates.demoted(), nanos);
  }

  /**
   * Takes one message.
   *
   * @param source what its sender is remembered by
   * @param last whether forgeable evidence puts the source's strangers last
   */
  public Admission take(IpAddress source, Standing standing, boolean last, long nanos) {
    return switch (standing) {
      case STRANGER -> last ? lastStranger(source, nanos) : stranger(source, nanos);
      case CHALLENGED ->
          own(meter.take(source.high(), source.low(), CHALLENGED, nanos, rates.challenged()));
      case REGISTERED ->
          own(meter.take(source.high(), source.low(), REGISTERED, nanos, rates.registered()));
      case IN_DIALOG ->
          own(meter.take(source.high(), source.low(), IN_DIALOG, nanos, rates.inDialog()));
      case ALLOWED -> Admission.ADMIT;
    };
  }

  private static Admission own(boolean within) {
    return within ? Admission.ADMIT : Admission.SHAPE;
  }

  private Admission stranger(IpAddress source, long nanos) {
    if (!meter.take(source.high(), source.low(), STRANGER, nanos, rates.stranger())) {
      return Admission.SHAPE;
    }
    return strangers.take(nanos) ? Admission.ADMIT : Admission.SHED;
  }

  private Admission lastStranger(IpAddress source, long nanos) {
    boolean floor = meter.take(source.high(), source.low(), FLOOR, nanos, rates.demotedFloor());
    if (floor && demoted.take(nanos)) {
      return Admission.ADMIT;
    }
    return strangers.takeLast(nanos) ? Admission.ADMIT : Admission.SHED;
  }
}
