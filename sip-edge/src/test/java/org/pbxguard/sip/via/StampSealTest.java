package org.pbxguard.sip.via;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;

class StampSealTest {
  private final StampSeal seal = new StampSeal(new byte[16], 0, 1);
  private final Branch branch = new Branch(new byte[16], 0);
  private final Stamp stamp = new Stamp();
  private final Stamp opened = new Stamp();
  private final byte[] text = new byte[StampSeal.MAX_TEXT];

  private int sealed() {
    branch.start(true).finish();
    return seal.seal(stamp, branch, text, 0);
  }

  private static Stamp fill(Stamp stamp, Flow flow) {
    stamp.clear(true).arrived(-7, 512).raise(Stamp.ATTEMPT | Stamp.FRESH);
    stamp.flow().set(flow);
    return stamp;
  }

  @Test
  void open_ofABareStamp_givesFlowTimeAndFlags() {
    fill(stamp, FlowFixtures.udp("192.0.2.1", 65_535).local(Channel.SIP_UDP, 200));

    int end = sealed();

    assertThat(end).isEqualTo(35);
    assertThat(seal.open(text, 0, end, branch, opened)).isTrue();
    assertThat(opened.inward()).isTrue();
    assertThat(opened.flow().same(stamp.flow())).isTrue();
    assertThat(opened.time()).isEqualTo(-7);
    assertThat(opened.size()).isEqualTo(512);
    assertThat(opened.is(Stamp.ATTEMPT)).isTrue();
    assertThat(opened.is(Stamp.PROXY)).isFalse();
    assertThat(opened.credential()).isZero();
    assertThat(opened.binding()).isZero();
    assertThat(opened.accountText()).isEmpty();
  }

  @Test
  void open_ofAFullStamp_givesAll() {
    Flow flow = FlowFixtures.udp("2001:db8:1:2:3:4:5:6", 5060);
    fill(stamp, flow.local(Channel.SIP_WSS, 255, -2));
    byte[] name = "x".repeat(100).getBytes(US_ASCII);
    stamp.path(0xDEADBEEF).credentials(-1, 0x1_2345).binds(Long.MIN_VALUE).account(name, 0, 100);
    stamp.door(200);

    int end = sealed();

    assertThat(end).isEqualTo(StampSeal.MAX_TEXT);
    assertThat(seal.open(text, 0, end, branch, opened)).isTrue();
    assertThat(opened.flow().same(stamp.flow())).isTrue();
    assertThat(opened.credential()).isEqualTo(-1);
    assertThat(opened.realm()).isEqualTo(0x2345);
    assertThat(opened.binding()).isEqualTo(Long.MIN_VALUE);
    assertThat(opened.accountText()).isEqualTo("x".repeat(Stamp.MAX_ACCOUNT));
    assertThat(opened.path()).isEqualTo(0xBEEF);
    assertThat(opened.door()).isEqualTo(200);
  }

  @Test
  void open_withAnyCharacterChanged_isRefused() {
    fill(stamp, FlowFixtures.udp("192.0.2.1", 5060)).credentials(9, 9);
    int end = sealed();
    for (int i = 0; i < end; i++) {
      byte kept = text[i];
      for (char other : new char[] {'A', 'z', '0', '-'}) {
        if (other != kept) {
          text[i] = (byte) other;
          assertThat(seal.open(text, 0, end, branch, opened)).as("character %d", i).isFalse();
        }
      }
      text[i] = kept;
    }
    assertThat(seal.open(text, 0, end, branch, opened)).isTrue();
  }

  @Test
  void open_cutAnywhere_isRefused() {
    fill(stamp, FlowFixtures.udp("192.0.2.1", 5060));
    int end = sealed();
    for (int cut = 0; cut < end; cut++) {
      assertThat(seal.open(text, 0, cut, branch, opened)).isFalse();
    }
  }

  @Test
  void open_onAnotherBranchUnderAnotherKeyOrKeyId_isRefused() {
    fill(stamp, FlowFixtures.udp("192.0.2.1", 5060));
    int end = sealed();
    byte[] key = new byte[16];
    key[3] = 1;

    assertThat(new StampSeal(key, 0, 1).open(text, 0, end, branch, opened)).isFalse();
    assertThat(new StampSeal(new byte[16], 0, 2).open(text, 0, end, branch, opened)).isFalse();
    branch.start(false).finish();
    assertThat(seal.open(text, 0, end, branch, opened)).isFalse();
  }

  @Test
  void open_ofAStampOfARetiredKey_isWhatWasSealed() {
    fill(stamp, FlowFixtures.udp("192.0.2.1", 5060).local(Channel.SIP_TCP, 1, 9));
    int end = sealed();
    byte[] key = new byte[16];
    key[3] = 1;
    StampSeal rotated = new StampSeal(key, 0, 2).opening(new byte[16], 0, 1);

    assertThat(rotated.open(text, 0, end, branch, opened)).isTrue();
    assertThat(opened.flow().connection()).isEqualTo(9);
    branch.start(false).finish();
    assertThat(rotated.open(text, 0, end, branch, opened)).isFalse();
  }

  @Test
  void open_ofRandomStamps_isWhatWasSealed() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 2_000; round++) {
      Flow flow = new Flow().local(Flow.transport(random.nextInt(5)), random.nextInt(256));
      boolean v6 = random.nextBoolean();
      long low = v6 ? random.nextLong() : 0xFFFF_0000_0000L | random.nextInt(Integer.MAX_VALUE);
      flow.remote(v6 ? random.nextLong() : 0, low, random.nextInt(65_536));
      stamp.clear(random.nextBoolean()).arrived(random.nextInt(), random.nextInt(65_536));
      stamp.raise(random.nextInt(128)).flow().set(flow);
      stamp.credentials(random.nextInt(2) * random.nextLong(), random.nextInt());
      stamp.binds(random.nextInt(2) * random.nextLong());
      int end = sealed();

      assertThat(seal.open(text, 0, end, branch, opened)).isTrue();
      assertThat(opened.flow().same(flow)).isTrue();
      assertThat(opened.inward()).isEqualTo(stamp.inward());
      assertThat(opened.time()).isEqualTo(stamp.time());
      assertThat(opened.credential()).isEqualTo(stamp.credential());
      assertThat(opened.binding()).isEqualTo(stamp.binding());
    }
  }

  @FuzzTest
  void open_ofAnyText_isRefusedWithoutAnException(byte[] any) {
    branch.start(true).finish();

    assertThat(seal.open(any, 0, any.length, branch, opened)).isFalse();
  }
}
