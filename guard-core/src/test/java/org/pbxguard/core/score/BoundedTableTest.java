package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedTableTest {
  private final AtomicInteger gone = new AtomicInteger();
  private final BoundedTable<Item> table =
      new BoundedTable<>(1_024, 7, Item::new, item -> gone.incrementAndGet());

  private static final class Item extends BoundedTable.Entry {
    int worth;
    long touched;

    Item(long first, long second) {
      super(first, second);
    }

    @Override
    int worth(long nowMillis) {
      return worth;
    }

    @Override
    long touchedMillis() {
      return touched;
    }
  }

  private boolean put(long key, int worth, long touched) {
    synchronized (table.lock(key, -key)) {
      Item item = table.findOrCreate(key, -key, worth, 0);
      if (item != null) {
        item.worth = worth;
        item.touched = touched;
      }
      return item != null;
    }
  }

  private boolean holds(long key) {
    synchronized (table.lock(key, -key)) {
      return table.find(key, -key) != null;
    }
  }

  @Test
  void millionsOfNewcomers_keepTheSize() {
    for (int i = 0; i < 1_000_000; i++) {
      put(i, 1, i);
    }
    assertThat(table.size()).isLessThanOrEqualTo(1_024);
    assertThat(table.evictions()).isEqualTo(1_000_000 - table.size());
    assertThat(gone).hasValue((int) table.evictions());
  }

  @Test
  void worthlessNewcomers_neverPushOutWhatIsWorthMore() {
    for (int i = 0; i < 400; i++) {
      put(i, 2, 0);
    }
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      if (holds(i)) {
        kept.add(i);
      }
    }
    assertThat(kept).hasSizeGreaterThan(390);
    for (int i = 1_000; i < 200_000; i++) {
      put(i, 1, i);
    }
    assertThat(kept).allMatch(this::holds);
  }

  @Test
  void placesFullOfWorth_refuseTheNewcomer() {
    for (int i = 0; i < 100_000; i++) {
      put(i, 3, i);
    }
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      refused += put(1_000_000 + i, 1, 0) ? 0 : 1;
    }
    assertThat(refused).isEqualTo(1_000);
  }

  @Test
  void sweep_removesWhatIsWorthNothing() {
    for (int i = 0; i < 300; i++) {
      put(i, i % 3 == 0 ? 0 : 1, 0);
    }
    table.sweep(0);
    AtomicInteger left = new AtomicInteger();
    table.forEach(item -> left.addAndGet(item.worth == 0 ? 1_000 : 1));
    assertThat(left.get()).isEqualTo(table.size()).isLessThan(300);
  }
}
