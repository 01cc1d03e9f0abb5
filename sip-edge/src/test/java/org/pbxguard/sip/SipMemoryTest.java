package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

class SipMemoryTest {
  private final MemoryJournal journal = new MemoryJournal();

  private record Found(Map<Long, byte[]> rows, List<Integer> prefixes) {
    static Found in(SipMemory memory) {
      Found found = new Found(new HashMap<>(), new ArrayList<>());
      int count = memory.replay((row, key) -> found.rows.put(key, row), found.prefixes::add);
      assertThat(count).isEqualTo(found.rows.size());
      return found;
    }
  }

  @Test
  void replay_afterPutsAndRemovals_givesWhatIsLeftOnce() {
    SipMemory memory = new SipMemory(journal, journal);
    memory.put(1, new byte[] {1});
    memory.put(2, new byte[] {2});
    memory.put(2, new byte[] {3});
    memory.remove(1);
    memory.called(4930);
    memory.called(9_999);
    assertThat(Found.in(new SipMemory(journal, journal)).rows).as("before the flush").isEmpty();
    memory.flush();
    SipMemory after = new SipMemory(journal, journal);

    Found found = Found.in(after);
    assertThat(found.rows).containsOnlyKeys(2L);
    assertThat(found.rows.get(2L)).containsExactly(3);
    assertThat(found.prefixes).containsExactlyInAnyOrder(4930, 9_999);
    assertThat(Found.in(after).rows).isEmpty();
  }

  @Test
  void manyChanges_areWrittenInParts() {
    SipMemory memory = new SipMemory(journal, journal);
    for (int i = 0; i < 10_000; i++) {
      memory.put(i, new byte[] {1});
    }
    assertThat(Found.in(new SipMemory(journal, journal)).rows).hasSize(8_192);
    memory.flush();
    assertThat(Found.in(new SipMemory(journal, journal)).rows).hasSize(10_000);
  }

  @Test
  void restart_withTheSameMemory_knowsItsPhonesAndSparesThemFromABlock() throws IOException {
    GuardClock clock = GuardClock.system();
    KeyRing keys = KeyRing.ephemeral();
    try (TestPbx pbx = new TestPbx().user("1001", "secret-1");
        Guard guard = Guard.open(GuardSettings.defaults(), journal, journal, keys, clock)) {
      SipSettings settings = EdgeFixture.settings(pbx, true).make();
      SipMemory before = new SipMemory(journal, journal);
      SipEdge first = SipEdge.start(settings, guard, keys, clock, before);
      try (TestPhone phone = new TestPhone("127.10.0.1", first.outside().get(0), "1001")) {
        assertThat(phone.registerWith("secret-1")).isEqualTo(200);
        first.close();
        Blocks.block(guard, "127.10.0.1");
        SipMemory after = new SipMemory(journal, journal);
        try (SipEdge second = SipEdge.start(settings, guard, keys, clock, after)) {
          phone.turnTo(second.outside().get(0));
          assertThat(phone.ask(phone.register()).status()).isEqualTo(401);
        }
      }
    }
  }
}
