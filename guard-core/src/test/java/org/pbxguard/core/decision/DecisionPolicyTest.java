package org.pbxguard.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Severity;

class DecisionPolicyTest {
  private static Finding finding(String rule, int points) {
    return new Finding(rule, Category.SQLI, Severity.LOW, points, "", "");
  }

  private static DecisionPolicy policy(Mode mode, RuleMode... rules) {
    return new DecisionPolicy(mode, 30, 50, List.of(rules));
  }

  private static Verdict decide(DecisionPolicy policy, int history, Finding... findings) {
    return policy.decide(policy.weigh(List.of(findings)), history, false, Channel.HTTP, "ref");
  }

  @ParameterizedTest
  @CsvSource({
    "49, 0, OBSERVE, 49",
    "50, 0, REJECT, 50",
    "100, 0, REJECT, 100",
    "1, 100, OBSERVE, 2",
    "24, 100, OBSERVE, 48",
    "25, 100, REJECT, 50",
    "40, 18, OBSERVE, 49",
    "40, 20, REJECT, 50",
    "90, 100, REJECT, 100",
  })
  void decide_atTheThreshold_refuses(int points, int history, Action action, int score) {
    Verdict verdict = decide(policy(Mode.ENFORCE), history, finding("a", points));
    assertThat(verdict.action()).isEqualTo(action);
    assertThat(verdict.score().value()).isEqualTo(score);
    assertThat(verdict.watchOnly()).isFalse();
    assertThat(verdict.refused()).isEqualTo(action == Action.REJECT);
  }

  @ParameterizedTest
  @EnumSource(Channel.class)
  void decide_refusal_dropsDatagramsAndRejectsOnConnections(Channel channel) {
    DecisionPolicy policy = policy(Mode.ENFORCE);
    Weighed weighed = policy.weigh(List.of(finding("a", 90)));
    Action action = policy.decide(weighed, 0, false, channel, "ref").action();
    assertThat(action).isEqualTo(channel == Channel.SIP_UDP ? Action.DROP : Action.REJECT);
    assertThat(policy.decide(weighed, 0, true, channel, "ref").action()).isEqualTo(Action.BLOCK);
  }

  @Test
  void decide_manyFindings_addUp() {
    assertThat(decide(policy(Mode.ENFORCE), 0, finding("a", 20), finding("b", 29)).action())
        .isEqualTo(Action.OBSERVE);
    assertThat(decide(policy(Mode.ENFORCE), 0, finding("a", 20), finding("b", 30)).action())
        .isEqualTo(Action.REJECT);
  }

  @Test
  void decide_monitor_isWatchOnlyWhateverItSays() {
    Verdict verdict = decide(policy(Mode.MONITOR), 0, finding("a", 90));
    assertThat(verdict.action()).isEqualTo(Action.REJECT);
    assertThat(verdict.watchOnly()).isTrue();
    assertThat(verdict.refused()).isFalse();
  }

  @Test
  void ruleModes_monitorIsWatchOnlyAndOffIsGone() {
    DecisionPolicy policy =
        policy(
            Mode.ENFORCE,
            new RuleMode("watched", RuleMode.Level.MONITOR),
            new RuleMode("gone", RuleMode.Level.OFF));

    Verdict watched = decide(policy, 0, finding("watched", 90));
    assertThat(watched.action()).isEqualTo(Action.REJECT);
    assertThat(watched.watchOnly()).isTrue();
    assertThat(policy.weigh(List.of(finding("watched", 90))).suspicious()).isFalse();

    assertThat(policy.weigh(List.of(finding("gone", 90))).isEmpty()).isTrue();

    Verdict both = decide(policy, 0, finding("watched", 40), finding("other", 60));
    assertThat(both.refused()).isTrue();
    assertThat(both.score().value()).isEqualTo(60);
    Verdict weak = decide(policy, 0, finding("watched", 40), finding("other", 20));
    assertThat(weak.action()).isEqualTo(Action.REJECT);
    assertThat(weak.watchOnly()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sip-scanner=off, sip-scanner, OFF",
    "sqli=Monitor, sqli, MONITOR",
    "a=b=enforce, '', ",
    "x=ENFORCE, x, ENFORCE",
  })
  void ruleMode_parse(String text, String rule, RuleMode.Level level) {
    if (level == null) {
      assertThat(RuleMode.parse(text)).isEmpty();
    } else {
      assertThat(RuleMode.parse(text)).hasValue(new RuleMode(rule, level));
      assertThat(RuleMode.parse(new RuleMode(rule, level).toString()))
          .hasValue(new RuleMode(rule, level));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=off", "rule", "rule=", "rule=never"})
  void ruleMode_garbage_isNothing(String text) {
    assertThat(RuleMode.parse(text)).isEmpty();
  }
}
