package org.pbxguard.sip.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.message.Slice;

class ProofsTest {
  private static final byte[] TEXT = "realmabcdef0123".getBytes(US_ASCII);
  private static final long REALM = Slice.of(0, 5);
  private static final long NONCE = Slice.of(5, 15);

  private final Proofs proofs = new Proofs(FlowFixtures.hash(4));
  private final Flow flow = FlowFixtures.udp("192.0.2.1", 5060);
  private final Flow otherPort = FlowFixtures.udp("192.0.2.1", 5061);

  private long nonce(Flow at) {
    return proofs.nonce(at, TEXT, REALM, NONCE);
  }

  @Test
  void age_ofANonceThatNeverLeft_isMinusOne() {
    assertThat(proofs.age(nonce(flow), 10)).isEqualTo(-1);
  }

  @Test
  void age_countsFromWhenItLeftToExactlyThatFlow() {
    proofs.left(nonce(flow), 100);

    assertThat(proofs.age(nonce(flow), 100)).isZero();
    assertThat(proofs.age(nonce(flow), 159)).isEqualTo(59);
    assertThat(proofs.age(nonce(otherPort), 100)).isEqualTo(-1);
  }

  @Test
  void age_afterFiveMinutes_isUnproven() {
    proofs.left(nonce(flow), 100);

    assertThat(proofs.age(nonce(flow), 400)).isEqualTo(Proofs.LIFETIME_SECONDS);
    assertThat(proofs.age(nonce(flow), 401)).isEqualTo(-1);
  }

  @Test
  void fingerprints_ofOtherValuesKindsAndBorders_differ() {
    assertThat(
            LongStream.of(
                    nonce(flow),
                    nonce(otherPort),
                    proofs.nonce(flow, TEXT, Slice.of(0, 4), Slice.of(4, 15)),
                    proofs.nonce(flow, TEXT, Slice.NONE, NONCE),
                    proofs.nonce(flow, TEXT, NONCE, REALM),
                    proofs.tag(flow, TEXT, NONCE),
                    proofs.tag(flow, TEXT, REALM))
                .distinct())
        .hasSize(7);
  }

  @Test
  void proven_afterAnEcho_lastsFiveMinutesForThatFlowOnly() {
    proofs.prove(flow, 100);

    assertThat(proofs.proven(flow, 400)).isTrue();
    assertThat(proofs.proven(flow, 401)).isFalse();
    assertThat(proofs.proven(otherPort, 100)).isFalse();
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
    long last = 0;
    for (int port = 0; port < 400_000; port++) {
      last = nonce(FlowFixtures.udp("192.0.2.1", 1).remote(0, port, port));
      proofs.left(last, 100);
    }

    assertThat(proofs.age(last, 100)).isZero();
    assertThat(proofs.size()).isLessThanOrEqualTo(2 << 16);
  }
}
