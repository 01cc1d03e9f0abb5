package org.pbxguard.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns JMH's JSON files into the Markdown table of {@code RESULTS.md}. */
public final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  /**
   * Writes the table of all results of the given files.
   *
   * @param arguments the output file, then JMH's JSON files
   * @throws IOException when a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| benchmark | parameters | time | ± | unit | B/op |");
    lines.add("|---|---|---:|---:|---|---:|");
    for (int i = 1; i < arguments.length; i++) {
      for (JsonNode result : JSON.readTree(Path.of(arguments[i]).toFile())) {
        lines.add(row(result));
      }
    }
    Files.writeString(Path.of(arguments[0]), String.join("\n", lines) + "\n", UTF_8);
  }

  private static String row(JsonNode result) {
    List<String> parameters = new ArrayList<>();
    for (Map.Entry<String, JsonNode> parameter : result.path("params").properties()) {
      parameters.add(parameter.getKey() + "=" + parameter.getValue().asText());
    }
    JsonNode metric = result.path("primaryMetric");
    JsonNode allocated = result.path("secondaryMetrics").path("gc.alloc.rate.norm");
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %.1f | %s | %.1f |",
        result.path("benchmark").asText().replaceFirst("^org\\.pbxguard\\.benchmarks\\.", ""),
        String.join(", ", parameters),
        metric.path("score").asDouble(),
        metric.path("scoreError").asDouble(),
        metric.path("scoreUnit").asText(),
        allocated.path("score").asDouble());
  }
}
