package org.pbxguard.core.decision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Passed;
import org.pbxguard.core.score.ThreatScore;

/**
 * What a score leads to: from the refusal threshold on a message is refused, rejected with an
 * answer on a connection and dropped in silence on a datagram channel; below it a message with
 * findings is let through and noted.
 *
 * <p>Watch-only is part of the answer: in monitor mode for everything, else for what only monitored
 * rules would have refused.
 *
 * <p>Immutable.
 */
public final class DecisionPolicy {
  private static final String RULES = "security.threat_detection.rules ";

  private final Mode mode;
  private final int suspiciousScore;
  private final int refuseScore;
  private final Map<String, RuleMode> modes = new HashMap<>();

  /**
   * A policy.
   *
   * @param suspiciousScore points from which a message is suspicious
   * @param refuseScore score from which a message is refused
   * @param rules rules that are not simply enforced
   */
  public DecisionPolicy(
      Mode mode, int suspiciousScore, int refuseScore, Collection<RuleMode> rules) {
    this.mode = mode;
    this.suspiciousScore = suspiciousScore;
    this.refuseScore = refuseScore;
    rules.forEach(rule -> modes.put(rule.rule(), rule));
  }

  /** Applies the modes of the rules to findings of which none was let pass before. */
  public Weighed weigh(List<Finding> findings) {
    return weigh(findings, List.of());
  }

  /** Applies the modes of the rules, and of their categories where a rule has none of its own. */
  public Weighed weigh(Findings findings) {
    return weigh(findings.list(), findings.passed());
  }

  private Weighed weigh(List<Finding> findings, List<Passed> before) {
    if (modes.isEmpty()) {
      return new Weighed(findings, before, suspicious(findings));
    }
    List<Finding> counting = new ArrayList<>();
    List<Passed> passed = new ArrayList<>(before);
    for (Finding finding : findings) {
      RuleMode mode = mode(finding);
      if (mode == null || mode.level() == RuleMode.Level.ENFORCE) {
        counting.add(finding);
      } else {
        passed.add(new Passed(finding, RULES + mode, mode.level() == RuleMode.Level.MONITOR));
      }
    }
    return new Weighed(counting, passed, suspicious(counting));
  }

  private @Nullable RuleMode mode(Finding finding) {
    RuleMode own = modes.get(finding.rule());
    return own != null ? own : modes.get(finding.category().name().toLowerCase(Locale.ROOT));
  }

  /** Whether a message with these findings is refused whoever sent it. */
  public boolean refuses(Findings findings) {
    return mode == Mode.ENFORCE && weigh(findings).points() >= refuseScore;
  }

  private boolean suspicious(List<Finding> counting) {
    return Weighed.sum(counting) >= suspiciousScore;
  }

  /**
   * Decides on one message.
   *
   * @param history what its source's past adds, 0 to 100
   * @param blocks whether its source is to be blocked
   * @param reference names the verdict towards the user
   */
  public Verdict decide(
      Weighed weighed, int history, boolean blocks, Channel channel, String reference) {
    ThreatScore score = ThreatScore.weighed(weighed.points(), history);
    ThreatScore withWatched = ThreatScore.weighed(weighed.allPoints(), history);
    Action refusal = channel.forgeable() ? Action.DROP : Action.REJECT;
    if (blocks) {
      return new Verdict(Action.BLOCK, score, reference, mode == Mode.MONITOR);
    }
    if (score.value() >= refuseScore) {
      return new Verdict(refusal, score, reference, mode == Mode.MONITOR);
    }
    if (withWatched.value() >= refuseScore) {
      return new Verdict(refusal, withWatched, reference, true);
    }
    return new Verdict(Action.OBSERVE, withWatched, reference, mode == Mode.MONITOR);
  }

  /** Whether verdicts are made and nothing is refused. */
  public boolean watchesOnly() {
    return mode == Mode.MONITOR;
  }

  /** Points that make one finding a suspicious message. */
  public int suspiciousScore() {
    return suspiciousScore;
  }
}
