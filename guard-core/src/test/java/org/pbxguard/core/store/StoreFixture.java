package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Table;

/** What the tests of the store share: batches with a model beside them, and whole directories. */
final class StoreFixture {
  private static final List<Table> TABLES = List.of(Table.values());

  private StoreFixture() {}

  /** Live rows as "TABLE/key" to value, in order. */
  static final class Model {
    private final TreeMap<String, String> rows = new TreeMap<>();

    /** A batch of one to five changes to few keys, applied here as well. */
    Batch randomBatch(SplittableRandom random) {
      Batch batch = new Batch();
      for (int left = random.nextInt(1, 6); left > 0; left--) {
        Table table = TABLES.get(random.nextInt(TABLES.size()));
        String key = "key-" + random.nextInt(30);
        if (random.nextInt(3) == 0) {
          batch.remove(table, bytes(key));
          rows.remove(table + "/" + key);
        } else {
          String value = "v".repeat(random.nextInt(50)) + random.nextInt();
          batch.put(table, bytes(key), bytes(value));
          rows.put(table + "/" + key, value);
        }
      }
      return batch;
    }

    Map<String, String> rows() {
      return rows;
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Batch put(String key, String value) {
    return new Batch().put(Table.BLOCK, bytes(key), bytes(value));
  }

  /** All rows of a store at its opening. */
  static Map<String, String> rowsOf(StateStore store) {
    Map<String, String> rows = new TreeMap<>();
    for (Table table : TABLES) {
      store.rows(table, row -> rows.put(row.table() + "/" + text(row.key()), text(row.value())));
    }
    return rows;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static StoreSettings settings(Path dir) {
    return StoreSettings.defaults().withDir(dir);
  }

  static StateStore open(Path dir) {
    return StateStore.open(settings(dir), new TestClock().clock());
  }

  /** The rows that a directory opens with. */
  static Map<String, String> reopened(Path dir) {
    try (StateStore store = open(dir)) {
      return rowsOf(store);
    }
  }

  static void commitAll(StateStore store, List<Batch> batches) {
    CompletableFuture.allOf(
            batches.stream().map(store::commit).toArray(CompletableFuture<?>[]::new))
        .join();
  }

  /** A directory's files but its lock: name to content and time of change. */
  static Map<String, String> contentOf(Path dir) throws IOException {
    Map<String, String> content = new TreeMap<>();
    for (Path file : files(dir)) {
      if (!name(file).equals("lock")) {
        content.put(
            name(file), text(Files.readAllBytes(file)) + "@" + Files.getLastModifiedTime(file));
      }
    }
    return content;
  }

  static List<Path> files(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.sorted().toList();
    }
  }

  static List<String> namesStartingWith(Path dir, String prefix) throws IOException {
    return files(dir).stream().map(StoreFixture::name).filter(n -> n.startsWith(prefix)).toList();
  }

  static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  /** Copies a directory as a kill at this moment would leave it. */
  static Path copy(Path dir, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(dir)) {
      Files.copy(file, to.resolve(name(file)));
    }
    return to;
  }

  /** Makes a directory of two snapshots and journal after them, closed cleanly. */
  static Map<String, String> makeTwoGenerations(Path dir) {
    Model model = new Model();
    SplittableRandom random = new SplittableRandom(8);
    try (StateStore store = open(dir)) {
      for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          batches.add(model.randomBatch(random));
        }
        commitAll(store, batches);
        if (checkpoint < 2) {
          store.checkpoint().join();
        }
      }
    }
    return new LinkedHashMap<>(model.rows());
  }
}
