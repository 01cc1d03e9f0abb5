package org.pbxguard.benchmarks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One labelled request of a corpus.
 *
 * <p>Immutable.
 *
 * @param id its name in the corpus
 * @param source where it was collected
 * @param category what it is
 * @param attack whether its label is {@code attack}
 * @param bare whether all that it carries is one word of letters, digits and underscores
 * @param wire the request byte for byte, as ISO-8859-1
 */
record CorpusRow(
    String id, String source, String category, boolean attack, boolean bare, String wire) {
  /** What a site decides by policy, not by detection; reported apart. */
  private static final Set<String> POLICY =
      Set.of("protocol", "file-probe", "probe-path", "session-fixation", "rfi");

  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern ONE_VALUE = Pattern.compile("[\\w.-]+=([^&=]*)");

  /** Reads one line. */
  static CorpusRow of(JsonNode line) {
    boolean attack = line.path("label").asText().equals("attack");
    return new CorpusRow(
        line.path("id").asText(),
        line.path("source").asText(),
        line.path("category").asText(),
        attack,
        attack && WORD.matcher(payload(line)).matches(),
        line.path("raw").isTextual() ? line.path("raw").asText() : wire(line));
  }

  /** Whether its category is one of policy. */
  boolean policy() {
    return attack && (category.endsWith("+b64") || POLICY.contains(category));
  }

  byte[] bytes() {
    return wire.getBytes(ISO_8859_1);
  }

  /** What was placed in the request: as the corpus says, else the one value of its form. */
  private static String payload(JsonNode line) {
    String payload = line.path("payload").asText("");
    if (!payload.isEmpty() || !line.path("query").asText("").isEmpty()) {
      return payload.strip();
    }
    Matcher form = ONE_VALUE.matcher(line.path("body").asText(""));
    if (!form.matches()) {
      return "";
    }
    try {
      return URLDecoder.decode(form.group(1), ISO_8859_1).strip();
    } catch (IllegalArgumentException undecodable) {
      return "";
    }
  }

  private static String wire(JsonNode line) {
    StringBuilder out = new StringBuilder();
    String method = line.path("method").asText();
    String query = line.path("query").asText("");
    String body = line.path("body").asText("");
    out.append(method).append(' ').append(line.path("path").asText());
    out.append(query.isEmpty() ? "" : "?" + query).append(" HTTP/1.1\r\n");
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> header : line.path("headers").properties()) {
      names.add(header.getKey().toLowerCase(Locale.ROOT));
      out.append(header.getKey()).append(": ").append(header.getValue().asText()).append("\r\n");
    }
    boolean framed = names.contains("content-length") || names.contains("transfer-encoding");
    if (!framed && (!body.isEmpty() || Set.of("POST", "PUT", "PATCH").contains(method))) {
      out.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return out.append("\r\n").append(body).toString();
  }
}
