package org.pbxguard.benchmarks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.pbxguard.core.Guard;
import org.pbxguard.core.audit.EventPage;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.ThreatEvent;

/**
 * Replays a labelled corpus through the real filter in a real Jetty, over sockets, and says what
 * was caught and who was refused wrongly.
 *
 * <p>Each row is judged alone: an address of its own, an empty history, nobody blocked. Refused is
 * what the filter answered in the application's stead. Left out, and listed: what Jetty alone
 * refused, and attacks that are nothing but one word of letters, digits and underscores, because a
 * word is no attack whatever its label. Categories of policy are counted apart.
 *
 * <p>Stateless.
 */
public final class DetectionRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOTAL = "all";

  private final Map<String, Tally> sources = new TreeMap<>();
  private final Map<String, Tally> categories = new TreeMap<>();
  private final Map<String, Tally> sourceCategories = new TreeMap<>();
  private final Tally all = new Tally();
  private final ArrayNode verdicts = JSON.createArrayNode();
  private int unjudged;
  private int words;

  private DetectionRun() {}

  /**
   * Replays the files of a directory.
   *
   * @param arguments the corpus directory, the JSON file to write, the Markdown file to write
   * @throws Exception when a file cannot be read or written, or Jetty does not start
   */
  public static void main(String[] arguments) throws Exception {
    Path corpus = Path.of(arguments[0]);
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2]), UTF_8))) {
      if (!Files.isDirectory(corpus)) {
        out.println("No corpus at " + corpus + ": nothing was replayed.");
        return;
      }
      DetectionRun run = new DetectionRun();
      run.replay(read(corpus));
      run.print(out);
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(Path.of(arguments[1]).toFile(), run.verdicts);
    }
  }

  private static List<CorpusRow> read(Path corpus) throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(corpus, "*.jsonl.gz")) {
      stream.forEach(files::add);
    }
    List<CorpusRow> rows = new ArrayList<>();
    for (Path file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          rows.add(CorpusRow.of(JSON.readTree(line)));
        }
      }
    }
    return rows;
  }

  private void replay(List<CorpusRow> rows) throws Exception {
    GuardedJetty jetty = GuardedJetty.start(0, true);
    try {
      List<CorpusReplay.Answer> answers = new CorpusReplay(jetty.port()).send(rows);
      Map<String, String> rules = rules(jetty.guarding());
      for (int i = 0; i < rows.size(); i++) {
        count(rows.get(i), answers.get(i), rules.getOrDefault(CorpusReplay.address(i), ""));
      }
    } finally {
      jetty.stop();
    }
  }

  /** The gravest rule of each address's request. */
  private static Map<String, String> rules(Guard guard) {
    guard.audit().flush();
    Map<String, String> rules = new HashMap<>();
    EventQuery query = EventQuery.newest(EventQuery.MAX_LIMIT);
    Optional<String> cursor;
    do {
      EventPage page = guard.audit().query(query);
      for (ThreatEvent event : page.items()) {
        event
            .source()
            .ifPresent(
                source -> rules.put(source.toString().replace("/32", ""), event.detail("rule")));
      }
      cursor = page.next();
      query =
          new EventQuery(
              query.source(),
              query.type(),
              query.severity(),
              query.since(),
              EventQuery.MAX_LIMIT,
              cursor);
    } while (cursor.isPresent());
    return rules;
  }

  private void count(CorpusRow row, CorpusReplay.Answer answer, String rule) {
    boolean judged = answer.refused() || answer.status() == 200;
    ObjectNode verdict = verdicts.addObject();
    verdict.put("id", row.id()).put("source", row.source()).put("category", row.category());
    verdict.put("label", row.attack() ? "attack" : "benign").put("status", answer.status());
    verdict.put("refused", answer.refused()).put("rule", rule);
    if (!judged) {
      unjudged++;
      verdict.put("left_out", "refused by Jetty alone");
      return;
    }
    if (row.bare()) {
      words++;
      verdict.put("left_out", "one word");
      return;
    }
    String category = row.category() + (row.policy() ? " (policy)" : "");
    tally(categories, category).add(row.attack(), answer.refused());
    tally(sourceCategories, row.source() + " | " + category).add(row.attack(), answer.refused());
    if (!row.policy()) {
      tally(sources, row.source()).add(row.attack(), answer.refused());
      all.add(row.attack(), answer.refused());
    }
  }

  private static Tally tally(Map<String, Tally> tallies, String name) {
    return tallies.computeIfAbsent(name, absent -> new Tally());
  }

  private void print(PrintWriter out) throws IOException {
    PeerFigures peers = PeerFigures.load();
    out.println(
        "Left out: "
            + words
            + " attacks that are one word, "
            + unjudged
            + " requests that Jetty alone refuses.");
    table(out, "source", Map.of(TOTAL, all), peers, "total");
    table(out, "source", sources, peers, "source");
    table(out, "category", categories, peers, "category");
    table(out, "source | category", sourceCategories, peers, "none");
  }

  private static void table(
      PrintWriter out, String title, Map<String, Tally> tallies, PeerFigures peers, String kind) {
    boolean beside = !kind.equals("none");
    String more = beside ? " CRS 3 caught % | wrong % | CRS 4 caught % | wrong % |" : "";
    out.println();
    out.println("| " + title + " | attacks | caught % | ordinary | wrong % | balanced |" + more);
    out.println("|---|" + (beside ? "" : "---|") + "---:|".repeat(beside ? 9 : 5));
    tallies.forEach(
        (name, tally) ->
            out.println(
                String.join(
                        " | ",
                        "| " + name,
                        Integer.toString(tally.attacks()),
                        tally.caughtPercent(),
                        Integer.toString(tally.ordinary()),
                        tally.wrongedPercent(),
                        tally.balanced(),
                        beside ? peers.cells(kind, name.replace(" (policy)", "")) : "")
                    + (beside ? " |" : "")));
  }
}
