package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

class SipMemoryTest {
  private final MemoryJournal journal = new MemoryJournal();

  @Test
  void replay_afterPutsAndRemovals_givesWhatIsLeftOnce() {
    SipMemory memory = new SipMemory(journal, journal);
    memory.put(1, new byte[] {1});
    memory.put(2, new byte[] {2});
    memory.put(2, new byte[] {3});
    memory.remove(1);
    SipMemory after = new SipMemory(journal, journal);
    Map<Long, byte[]> rows = new HashMap<>();
    after.replay((row, key) -> rows.put(key, row));

    assertThat(rows).containsOnlyKeys(2L);
    assertThat(rows.get(2L)).containsExactly(3);
    rows.clear();
    after.replay((row, key) -> rows.put(key, row));
    assertThat(rows).isEmpty();
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
