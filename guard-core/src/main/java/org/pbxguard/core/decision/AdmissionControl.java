package org.pbxguard.core.decision;

import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.score.Rate;
import org.pbxguard.core.score.RateMeter;
import org.pbxguard.core.score.RateSettings;
import org.pbxguard.core.score.SharedBudget;

/**
 * Who may come in at which rate, by standing. Strangers have a rate per source and share a budget,
 * so that a flood from ever-new sources costs those who are known nothing. Strangers of an address
 * with forgeable evidence come last: they keep a small floor, and beyond it get what others leave.
 *
 * <p>A source of IPv6 is a /64, whoever stands in it chooses his address. Strangers of a /56, which
 * one customer has, have one source's rate together; those of a /48, which a site has, have {@value
 * #SITE} times it (RFC 6177).
 *
 * <p>Thread-safe.
 */
public final class AdmissionControl {
  private static final int STRANGER = 1;
  private static final int FLOOR = 2;
  private static final int CHALLENGED = 3;
  private static final int REGISTERED = 4;
  private static final int IN_DIALOG = 5;
  private static final int CUSTOMER_STRANGER = 6;
  private static final int SITE_STRANGER = 7;

  /** How many times one source's rate the strangers of a /48 have. */
  private static final int SITE = 4;

  private static final long CUSTOMER_BITS = -1L << 8;
  private static final long SITE_BITS = -1L << 16;

  private final RateSettings rates;
  private final RateMeter meter;
  private final SharedBudget strangers;
  private final SharedBudget demoted;
  private final Rate site;

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
    this.site = times(rates.stranger(), SITE);
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
      case CHALLENGED -> own(within(source, CHALLENGED, nanos, rates.challenged()));
      case REGISTERED -> own(within(source, REGISTERED, nanos, rates.registered()));
      case IN_DIALOG -> own(within(source, IN_DIALOG, nanos, rates.inDialog()));
      case ALLOWED -> Admission.ADMIT;
    };
  }

  private static Rate times(Rate rate, int factor) {
    int perSecond = Math.min(1_000_000, rate.perSecond() * factor);
    return new Rate(perSecond, Math.min(10_000_000, rate.burst() * factor));
  }

  private boolean within(IpAddress source, int kind, long nanos, Rate rate) {
    return meter.take(source.high(), source.isV4() ? source.low() : 0, kind, nanos, rate);
  }

  /** Whether the networks around a stranger have not spent what they have together. */
  private boolean networks(IpAddress source, long nanos) {
    long high = source.high();
    return source.isV4()
        || (meter.take(high & CUSTOMER_BITS, 0, CUSTOMER_STRANGER, nanos, rates.stranger())
            && meter.take(high & SITE_BITS, 0, SITE_STRANGER, nanos, site));
  }

  private static Admission own(boolean within) {
    return within ? Admission.ADMIT : Admission.SHAPE;
  }

  private Admission stranger(IpAddress source, long nanos) {
    if (!within(source, STRANGER, nanos, rates.stranger()) || !networks(source, nanos)) {
      return Admission.SHAPE;
    }
    return strangers.take(nanos) ? Admission.ADMIT : Admission.SHED;
  }

  private Admission lastStranger(IpAddress source, long nanos) {
    boolean floor = within(source, FLOOR, nanos, rates.demotedFloor());
    if (floor && demoted.take(nanos)) {
      return Admission.ADMIT;
    }
    return strangers.takeLast(nanos) ? Admission.ADMIT : Admission.SHED;
  }
}
