package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the bytes hold, wherever they stand: no exception, nothing beyond them is read. */
class LexerPropertyTest {
  private static final int ROUNDS = 30_000;

  private final SipView view = new SipView();

  static List<String> seeds() {
    List<String> seeds = new ArrayList<>(Torture.messages().values());
    seeds.add(SipSamples.REGISTER);
    seeds.add(SipSamples.INVITE);
    return seeds;
  }

  @FuzzTest
  void parse_anyBytes_holdsTheInvariants(byte[] bytes) {
    check(bytes, 0, bytes.length);
    if (bytes.length > 2) {
      check(bytes, 1, bytes.length - 2);
    }
  }

  private void check(byte[] bytes, int offset, int length) {
    Datagram.of(bytes, offset, length);
    view.parse(bytes, offset, length);
    ViewInvariants.check(view, offset, length);
  }

  @Test
  void parse_mutatedMessages_holdTheInvariants() {
    List<String> seeds = seeds();
    Mutator mutator = new Mutator(11);
    int admitted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = SipSamples.bytes(mutator.mutate(seeds.get(i % seeds.size())));
      check(bytes, 0, bytes.length);
      admitted += view.fault() == SipFault.NONE ? 1 : 0;
    }
    assertThat(admitted).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  @Test
  void parse_everyPrefixOfAMessage_isCutOrWhole() {
    byte[] bytes = SipSamples.bytes(SipSamples.INVITE);
    for (int length = 0; length < bytes.length; length++) {
      check(bytes, 0, length);
      assertThat(view.fault()).as("%d", length).isNotEqualTo(SipFault.NONE);
    }
  }

  @Test
  void parse_sameMessageAtAnyOffset_readsTheSame() {
    Mutator mutator = new Mutator(12);
    SplittableRandom random = new SplittableRandom(13);
    List<String> seeds = seeds();
    SipView moved = new SipView();
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = SipSamples.bytes(mutator.mutate(seeds.get(i % seeds.size())));
      int offset = random.nextInt(40);
      byte[] padded = new byte[bytes.length + offset + random.nextInt(20)];
      random.nextBytes(padded);
      System.arraycopy(bytes, 0, padded, offset, bytes.length);
      view.parse(bytes, 0, bytes.length);
      assertThat(moved.parse(padded, offset, bytes.length)).isEqualTo(view.fault());
      assertThat(summary(moved, offset)).isEqualTo(summary(view, 0));
    }
  }

  private static List<Object> summary(SipView view, int offset) {
    List<Object> all = new ArrayList<>();
    all.add(view.begin() - offset);
    all.add(view.end() - offset);
    all.add(view.method());
    all.add(view.status());
    all.add(view.text(view.requestUri()));
    all.add(view.text(view.callId()));
    all.add(view.text(view.from().tag()));
    all.add(view.text(view.to().uri()));
    all.add(view.cseq());
    all.add(view.maxForwards());
    all.add(view.contentLength());
    all.add(view.lineCount());
    for (int i = 0; i < view.viaCount(); i++) {
      all.add(view.text(view.via(i)));
    }
    return all;
  }
}
