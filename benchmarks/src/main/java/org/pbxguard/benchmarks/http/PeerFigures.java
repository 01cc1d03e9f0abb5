package org.pbxguard.benchmarks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the peers refused of the same corpora, as it was recorded.
 *
 * <p>Immutable.
 */
final class PeerFigures {
  private static final String FILE = "peers.csv";
  private static final int COLUMNS = 6;

  private final Map<String, List<String>> rows = new HashMap<>();

  private PeerFigures() {}

  static PeerFigures load() throws IOException {
    PeerFigures figures = new PeerFigures();
    try (InputStream in =
        Objects.requireNonNull(PeerFigures.class.getResourceAsStream(FILE), FILE)) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split(",", COLUMNS)))
          .forEach(cells -> figures.rows.put(cells.get(0) + ' ' + cells.get(1), cells));
    }
    return figures;
  }

  /** Four cells of Markdown: attacks and ordinary requests refused by CRS 3, then by CRS 4. */
  String cells(String kind, String name) {
    List<String> row = rows.get(kind + ' ' + name);
    return row == null ? " | | |" : String.join(" | ", row.subList(2, COLUMNS));
  }
}
