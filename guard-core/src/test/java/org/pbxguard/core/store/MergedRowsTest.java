package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

class MergedRowsTest {
  @Test
  void iterate_randomSnapshotAndChanges_isWhatAMapWouldHold() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 2_000; round++) {
      TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
      for (int i = random.nextInt(8); i > 0; i--) {
        model.put(key(random), new byte[] {1});
      }
      List<Row> below = new ArrayList<>();
      model.forEach((key, value) -> below.add(new Row(Table.BLOCK, key, value)));
      Overlay overlay = new Overlay();
      for (int i = random.nextInt(8); i > 0; i--) {
        byte[] key = key(random);
        if (random.nextBoolean()) {
          overlay.put(Table.BLOCK, key, new byte[] {2});
          model.put(key, new byte[] {2});
        } else {
          overlay.remove(Table.BLOCK, key);
          model.remove(key);
        }
      }
      overlay.put(Table.ALLOW, new byte[] {1}, new byte[] {3});

      assertThat(texts(new MergedRows(Table.BLOCK, below.iterator(), overlay)))
          .isEqualTo(texts(model));
    }
  }

  @Test
  void iterate_emptyValue_isARowAndNotARemoval() {
    Overlay overlay = new Overlay();
    overlay.put(Table.META, new byte[0], new byte[0]);
    Iterator<Row> rows = new MergedRows(Table.META, List.<Row>of().iterator(), overlay);
    assertThat(rows.next().value()).isEmpty();
    assertThat(rows.hasNext()).isFalse();
    assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
  }

  private static byte[] key(SplittableRandom random) {
    byte[] key = new byte[random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) - 1);
    }
    return key;
  }

  private static List<String> texts(Iterator<Row> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEachRemaining(
        row -> texts.add(Arrays.toString(row.key()) + Arrays.toString(row.value())));
    return texts;
  }

  private static List<String> texts(Map<byte[], byte[]> rows) {
    return rows.entrySet().stream()
        .map(e -> Arrays.toString(e.getKey()) + Arrays.toString(e.getValue()))
        .toList();
  }
}
