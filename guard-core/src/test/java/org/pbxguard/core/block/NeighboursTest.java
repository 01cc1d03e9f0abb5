package org.pbxguard.core.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.time.ManualTime;

/** How many parts of a network must be blocked before the whole is. */
class NeighboursTest {
  private final ManualTime time = new ManualTime();
  private final MemoryJournal disk = new MemoryJournal();
  private final AllowList allowed =
      AllowList.open((rows, what, details) -> disk.commit(rows), disk, time.clock());
  private final BlockList blocks =
      BlockList.open(new Journalled(), disk, new BlockGuard(allowed), time.clock());

  /** Keeps what it is told. */
  private final class Journalled implements BlockJournal {
    @Override
    public java.util.concurrent.CompletableFuture<Void> commit(
        Batch rows, Block block, Change change, String by) {
      return disk.commit(rows);
    }

    @Override
    public void append(Batch rows, Block block, Change change) {
      disk.append(rows);
    }
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  /** Blocks a source as the guard does; what was blocked. */
  private String blocked(String source) {
    IpPrefix wide = Neighbours.widened(blocks, prefix(source));
    return blocks
        .blockNow(wide, Duration.ofHours(1), "test", "test")
        .orElseThrow()
        .prefix()
        .toString();
  }

  @Test
  void fourthPartOfACustomersNetwork_blocksAllOfIt() {
    assertThat(blocked("2001:db8:0:100::/64")).isEqualTo("2001:db8:0:100::/64");
    assertThat(blocked("2001:db8:0:1ff::/64")).isEqualTo("2001:db8:0:1ff::/64");
    assertThat(blocked("2001:db8:0:200::/64")).isEqualTo("2001:db8:0:200::/64");
    assertThat(blocked("2001:db8:0:180::/64")).isEqualTo("2001:db8:0:180::/64");
    assertThat(blocked("2001:db8:0:101::/64")).isEqualTo("2001:db8:0:100::/56");
  }

  @Test
  void fourthCustomersNetworkOfASite_blocksTheSite() {
    for (int customer = 1; customer < 4; customer++) {
      for (int part = 0; part < 4; part++) {
        blocked("2001:db8:0:%x%02x::/64".formatted(customer, part));
      }
      assertThat(blocks.at(prefix("2001:db8:0:%x00::/56".formatted(customer)))).isPresent();
    }
    for (int part = 0; part < 3; part++) {
      blocked("2001:db8:0:40%x::/64".formatted(part));
    }
    assertThat(blocked("2001:db8:0:4ff::/64")).isEqualTo("2001:db8::/48");
  }

  @Test
  void blocksThatHaveEnded_countNoMore() {
    for (int part = 0; part < 3; part++) {
      blocked("2001:db8:0:10%x::/64".formatted(part));
    }
    time.pass(Duration.ofHours(2));
    assertThat(blocked("2001:db8:0:103::/64")).isEqualTo("2001:db8:0:103::/64");
  }

  @Test
  void otherPrefixes_stayAsTheyAre() {
    for (int host = 0; host < 8; host++) {
      assertThat(blocked("192.0.2." + host)).isEqualTo("192.0.2." + host);
      assertThat(blocked("2001:db8::" + host)).isEqualTo("2001:db8::" + (host == 0 ? "" : host));
    }
  }
}
