package org.pbxguard.core.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Live rows as a sink keeps them, in a form that tests can compare: "TABLE/key" to value. */
final class Rows implements ChangeSink {
  private static final List<Table> TABLES = List.of(Table.values());

  private final Map<String, String> live = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();

  @Override
  public void put(Table table, byte[] key, byte[] value) {
    live.put(name(table, key), text(value));
    log.add("put " + name(table, key) + " " + text(value));
  }

  @Override
  public void remove(Table table, byte[] key) {
    live.remove(name(table, key));
    log.add("remove " + name(table, key));
  }

  Map<String, String> live() {
    return live;
  }

  /** Every change in order. */
  List<String> log() {
    return log;
  }

  /** Does to this what replaying the batch would. */
  Rows apply(Batch batch) {
    for (Batch.Op op : batch.ops()) {
      if (op.value == null) {
        remove(op.table, op.key);
      } else {
        put(op.table, op.key, op.value);
      }
    }
    return this;
  }

  /** A batch of one to four changes to a small set of keys, so that they meet. */
  static Batch randomBatch(SplittableRandom random) {
    Batch batch = new Batch();
    for (int left = random.nextInt(1, 5); left > 0; left--) {
      Table table = TABLES.get(random.nextInt(TABLES.size()));
      byte[] key = bytes("k" + random.nextInt(20));
      if (random.nextInt(4) == 0) {
        batch.remove(table, key);
      } else {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        batch.put(table, key, value);
      }
    }
    return batch;
  }

  /** A batch that writes one row. */
  static Batch put(String key, String value) {
    return new Batch().put(Table.BLOCK, bytes(key), bytes(value));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(Table table, byte[] key) {
    return table + "/" + text(key);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
