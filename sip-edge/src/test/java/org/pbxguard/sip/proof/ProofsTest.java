package org.pbxguard.sip.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;

class ProofsTest {
  private static final byte[] NONCE = "abcdef0123".getBytes(US_ASCII);

  private final Proofs proofs = new Proofs(FlowFixtures.hash(4));
  private final Flow flow = FlowFixtures.udp("192.0.2.1", 5060);
  private final Flow otherPort = FlowFixtures.udp("192.0.2.1", 5061);

  private int age(Flow of, int second) {
    return proofs.nonceAge(of, NONCE, 0, NONCE.length, second);
  }

  @Test
  void nonceAge_ofANonceThatNeverLeft_isMinusOne() {
    assertThat(age(flow, 10)).isEqualTo(-1);
  }

  @Test
  void nonceAge_countsFromWhenItLeftToExactlyThatFlow() {
    proofs.nonceLeft(flow, NONCE, 0, NONCE.length, 100);

    assertThat(age(flow, 100)).isZero();
    assertThat(age(flow, 159)).isEqualTo(59);
    assertThat(age(otherPort, 100)).isEqualTo(-1);
    assertThat(proofs.nonceAge(flow, NONCE, 1, NONCE.length, 100)).isEqualTo(-1);
  }

  @Test
  void nonceAge_afterFiveMinutes_isUnproven() {
    proofs.nonceLeft(flow, NONCE, 0, NONCE.length, 100);

    assertThat(age(flow, 100 + Proofs.LIFETIME_SECONDS)).isEqualTo(Proofs.LIFETIME_SECONDS);
    assertThat(age(flow, 101 + Proofs.LIFETIME_SECONDS)).isEqualTo(-1);
  }

  @Test
  void tagKnown_isApartFromNonces() {
    proofs.tagLeft(flow, NONCE, 0, NONCE.length, 100);

    assertThat(proofs.tagKnown(flow, NONCE, 0, NONCE.length, 101)).isTrue();
    assertThat(age(flow, 101)).isEqualTo(-1);
  }

  @Test
  void proven_afterAnEcho_lastsFiveMinutesForThatFlowOnly() {
    proofs.prove(flow, 100);

    assertThat(proofs.proven(flow, 400)).isTrue();
    assertThat(proofs.proven(flow, 401)).isFalse();
    assertThat(proofs.proven(otherPort, 100)).isFalse();
  }

  @Test
  void firstUseOfAged_isTrueOnce() {
    assertThat(proofs.firstUseOfAged(flow, NONCE, 0, NONCE.length, 100)).isTrue();
    assertThat(proofs.firstUseOfAged(flow, NONCE, 0, NONCE.length, 101)).isFalse();
    assertThat(proofs.firstUseOfAged(otherPort, NONCE, 0, NONCE.length, 101)).isTrue();
  }

  @Test
  void first_ofAnEvent_isTrueOnce() {
    assertThat(proofs.told(77)).isFalse();
    assertThat(proofs.first(77, 100)).isTrue();
    assertThat(proofs.first(77, 100)).isFalse();
    assertThat(proofs.told(77)).isTrue();
    assertThat(proofs.size()).isEqualTo(1);
  }

  @Test
  void memory_underAFloodOfChallenges_isBounded() {
    for (int i = 0; i < 400_000; i++) {
      NONCE[0] = (byte) i;
      NONCE[1] = (byte) (i >> 8);
      NONCE[2] = (byte) (i >> 16);
      proofs.nonceLeft(flow, NONCE, 0, NONCE.length, 100);
    }

    assertThat(age(flow, 100)).isZero();
    assertThat(proofs.size()).isLessThanOrEqualTo(2 << 16);
  }
}
