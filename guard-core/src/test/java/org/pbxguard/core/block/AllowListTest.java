package org.pbxguard.core.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.time.ManualTime;

class AllowListTest {
  private final ManualTime time = new ManualTime();
  private final Disk disk = new Disk();
  private AllowList list = AllowList.open(disk, disk.rows, time);

  private static final class Disk implements ChangeJournal {
    final MemoryJournal rows = new MemoryJournal();
    final List<String> changes = new ArrayList<>();
    boolean broken;

    @Override
    public CompletableFuture<Void> commit(Batch batch, String what, Map<String, String> details) {
      if (broken) {
        return CompletableFuture.failedFuture(new JournalException("disk full"));
      }
      changes.add(what + " " + details.get("ip_address"));
      return rows.commit(batch);
    }
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  private boolean covers(String text) {
    return list.covers(IpAddress.parse(text).orElseThrow());
  }

  @Test
  void open_firstStart_isEmptyEvenForLoopback() {
    assertThat(list.entries()).isEmpty();
    assertThat(covers("127.0.0.1")).isFalse();
    assertThat(covers("::1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.9, true",
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "192.0.2.0/24, 192.0.3.9, false",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 192.0.2.9, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
  })
  void covers_eachFamily_byItself(String entry, String address, boolean covered) {
    list.add(prefix(entry), "", "key 1").join();
    assertThat(covers(address)).isEqualTo(covered);
  }

  @Test
  void changes_surviveARestart() {
    list.add(prefix("192.0.2.0/24"), "office", "key 1").join();
    list.add(prefix("198.51.100.1"), "trunk", "key 2").join();
    assertThat(list.remove(prefix("192.0.2.0/24"), "key 1").join()).isTrue();
    assertThat(list.remove(prefix("192.0.2.0/24"), "key 1").join()).isFalse();

    list = AllowList.open(disk, disk.rows, time);

    assertThat(list.entries())
        .containsExactly(
            new AllowEntry(prefix("198.51.100.1"), "trunk", "key 2", ManualTime.START));
    assertThat(disk.changes)
        .containsExactly(
            "allow_added 192.0.2.0/24", "allow_added 198.51.100.1", "allow_removed 192.0.2.0/24");
  }

  @Test
  void diskFails_nothingChanges() {
    list.add(prefix("192.0.2.1"), "", "key 1").join();
    disk.broken = true;
    assertThat(list.add(prefix("192.0.2.2"), "", "key 1")).isCompletedExceptionally();
    assertThat(list.remove(prefix("192.0.2.1"), "key 1")).isCompletedExceptionally();
    assertThat(covers("192.0.2.1")).isTrue();
    assertThat(covers("192.0.2.2")).isFalse();
  }

  @Test
  void add_tooMany_isRefused() {
    for (int i = 0; i < AllowList.MAX_ENTRIES; i++) {
      list.add(IpPrefix.host(IpAddress.ofV4(i << 4)), "", "key 1").join();
    }
    assertThat(list.add(prefix("203.0.113.1"), "", "key 1")).isCompletedExceptionally();
    assertThat(list.entries()).hasSize(AllowList.MAX_ENTRIES);
    list.remove(IpPrefix.host(IpAddress.ofV4(0)), "key 1").join();
    assertThat(list.add(prefix("203.0.113.1"), "", "key 1")).isCompleted();
  }
}
