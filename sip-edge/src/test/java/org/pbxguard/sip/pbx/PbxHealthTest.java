package org.pbxguard.sip.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.HostPort;

final class PbxHealthTest {
  private static final long SECOND = 1_000_000_000L;

  private static PbxHealth health(Duration ping, String... nodes) {
    List<HostPort> at = Stream.of(nodes).map(each -> HostPort.parse(each).orElseThrow()).toList();
    return new PbxHealth(
        new PbxTable(at, new InnerSettings(InnerTransport.AUTO, ping, List.of())), 0);
  }

  private static PbxHealth two() {
    return health(Duration.ofSeconds(10), "10.0.0.1:5060", "10.0.0.2:5060");
  }

  @Test
  void pbxThatLeavesThreePingsUnanswered_isDownUntilItsNextWord() {
    PbxHealth health = two();
    assertThat(health.due(0, 0)).isTrue();
    health.answered(0, SECOND);
    for (int i = 1; i <= 2; i++) {
      assertThat(health.due(0, (1 + 10L * i) * SECOND)).isTrue();
      assertThat(health.up(0)).isTrue();
    }
    assertThat(health.due(0, 31 * SECOND)).isTrue();
    assertThat(health.up(0)).isFalse();
    assertThat(health.up(1)).isTrue();
    health.heard(0, 32 * SECOND);
    assertThat(health.up(0)).isTrue();
  }

  @Test
  void pbxThatHasNeverAnsweredAPing_isTakenToBeUp() {
    PbxHealth health = two();
    for (int i = 0; i < 10; i++) {
      assertThat(health.due(0, i * 10L * SECOND)).isTrue();
    }
    assertThat(health.up(0)).isTrue();
  }

  @Test
  void pbxThatTalks_isNotAsked() {
    PbxHealth health = two();
    assertThat(health.due(0, 0)).isTrue();
    health.heard(0, 5 * SECOND);
    assertThat(health.due(0, 14 * SECOND)).isFalse();
    assertThat(health.due(0, 15 * SECOND)).isTrue();
  }

  @Test
  void withoutAChoiceOrWithPingsOff_nobodyIsAsked() {
    assertThat(health(Duration.ofSeconds(10), "10.0.0.1:5060").due(0, 100 * SECOND)).isFalse();
    assertThat(health(Duration.ZERO, "10.0.0.1:1", "10.0.0.2:1").due(0, 100 * SECOND)).isFalse();
  }
}
