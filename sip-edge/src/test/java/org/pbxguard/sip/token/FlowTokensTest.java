package org.pbxguard.sip.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;

class FlowTokensTest {
  private final FlowTokens tokens = tokens(0, 1);
  private final Flow flow = FlowFixtures.udp("192.0.2.1", 5060);
  private final Flow opened = new Flow();

  private static FlowTokens tokens(int seed, int keyId) {
    byte[] key = new byte[32];
    key[31] = (byte) seed;
    return new FlowTokens(key, keyId, FlowFixtures.hash(3));
  }

  private static String token(FlowTokens by, Flow flow) {
    byte[] text = new byte[FlowTokens.MAX_TEXT];
    return new String(text, 0, by.write(flow, text, 0), US_ASCII);
  }

  private boolean open(FlowTokens by, String token) {
    byte[] bytes = token.getBytes(US_ASCII);
    return by.open(bytes, 0, bytes.length, opened);
  }

  @Test
  void open_ofAToken_givesItsFlow() {
    assertThat(open(tokens, token(tokens, flow))).isTrue();
    assertThat(opened.same(flow)).isTrue();
    assertThat(token(tokens, flow)).hasSize(26);
  }

  @Test
  void open_afterARestart_stillGivesTheFlow() {
    assertThat(open(tokens(0, 1), token(tokens, flow))).isTrue();
    assertThat(opened.same(flow)).isTrue();
  }

  @Test
  void open_underAnotherKeyOrKeyId_isRefused() {
    assertThat(open(tokens(1, 1), token(tokens, flow))).isFalse();
    assertThat(open(tokens(0, 2), token(tokens, flow))).isFalse();
    assertThat(opened.port()).isZero();
  }

  @Test
  void open_ofATokenOfARetiredKey_givesItsFlow() {
    FlowTokens rotated = tokens(1, 2).opening(new byte[32], 1);

    assertThat(open(rotated, token(tokens, flow))).isTrue();
    assertThat(opened.same(flow)).isTrue();
    assertThat(token(rotated, flow)).isNotEqualTo(token(tokens, flow));
    assertThat(open(tokens(1, 2).opening(new byte[32], 3), token(tokens, flow))).isFalse();
  }

  @Test
  void open_ofAConnection_tellsItFromALaterOneBetweenTheSamePorts() {
    flow.local(Channel.SIP_TLS, 3, 77);
    String first = token(tokens, flow);
    assertThat(open(tokens, first)).isTrue();
    assertThat(opened.connection()).isEqualTo(77);

    flow.local(Channel.SIP_TLS, 3, 78);
    assertThat(opened.same(flow)).isFalse();
    assertThat(token(tokens, flow)).isNotEqualTo(first);
  }

  @Test
  void open_ofADialogsToken_givesItsPbx() {
    for (int pbx : new int[] {0, 1, 255}) {
      String token = new String(tokens.text(flow, pbx), US_ASCII);
      assertThat(open(tokens, token)).isTrue();
      assertThat(opened.same(flow)).isTrue();
      assertThat(tokens.pbx()).isEqualTo(pbx);
      assertThat(open(tokens(1, 2).opening(new byte[32], 1), token)).isTrue();
    }
    assertThat(tokens.text(flow, 0)).isEqualTo(tokens.text(flow));
    assertThat(tokens.text(flow, 1)).isNotEqualTo(tokens.text(flow, 2));
  }

  @Test
  void open_withAnyCharacterChangedOrCut_isRefused() {
    String token = token(tokens, flow);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'Q' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(open(tokens, changed)).as("character %d", i).isFalse();
      assertThat(open(tokens, token.substring(0, i))).isFalse();
    }
    assertThat(open(tokens, token + "AAAA")).isFalse();
  }

  @Test
  void open_ofRandomFlows_givesTheFlow() {
    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < 1_000; round++) {
      boolean v6 = random.nextBoolean();
      flow.local(random.nextBoolean() ? Channel.SIP_WSS : Channel.SIP_UDP, random.nextInt(256));
      long low = v6 ? random.nextLong() : 0xFFFF_0000_0000L | random.nextInt(Integer.MAX_VALUE);
      flow.remote(v6 ? random.nextLong() : 0, low, random.nextInt(65_536));

      assertThat(open(tokens, token(tokens, flow))).isTrue();
      assertThat(opened.same(flow)).isTrue();
      assertThat(new String(tokens.text(flow), US_ASCII)).isEqualTo(token(tokens, flow));
    }
  }

  @Test
  void construction_withAShortKey_isRefused() {
    assertThatThrownBy(() -> new FlowTokens(new byte[16], 1, FlowFixtures.hash(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16");
  }

  @FuzzTest
  void open_ofAnyText_isRefusedWithoutAnException(byte[] any) {
    assertThat(tokens.open(any, 0, any.length, opened)).isFalse();
  }
}
