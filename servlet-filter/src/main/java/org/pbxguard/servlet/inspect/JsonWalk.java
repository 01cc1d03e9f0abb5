package org.pbxguard.servlet.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Where;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;

/**
 * Walks over JSON text (RFC 8259) without building it, and hands on every key and string: also of
 * duplicate keys, of several documents in a row, and of JSON that stands in a string.
 *
 * <p>Text that is not strict JSON is read once more as forgiving parsers read it (comments, single
 * quotes, trailing commas), and handed on as a whole too.
 *
 * <p>Immutable and thread-safe.
 */
final class JsonWalk {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TOKENS = 200_000;
  private static final int MAX_NUMBER = 1000;
  private static final int MAX_NESTED = 3;

  private final JsonFactory strict;
  private final JsonFactory forgiving;

  JsonWalk() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxTokenCount(MAX_TOKENS)
            .maxNumberLength(MAX_NUMBER)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();
    strict = builder(limits).build();
    forgiving =
        builder(limits)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_MISSING_VALUES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();
  }

  /** Names come from strangers: they are neither interned nor kept in a shared table. */
  private static JsonFactoryBuilder builder(StreamReadConstraints limits) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(limits)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }

  /** Whether text could be a JSON object or array. */
  static boolean looksLikeJson(String text) {
    int i = 0;
    while (i < text.length() && (text.charAt(i) <= ' ' || text.charAt(i) == '\uFEFF')) {
      i++;
    }
    return i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[');
  }

  /** Walks over a body that says that it is JSON; what cannot be read is an anomaly. */
  void declared(String body, TextSink sink, Anomalies anomalies) {
    String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
    if (walk(strict, text, 0, sink, anomalies)) {
      return;
    }
    sink.text(text, Where.of(Place.BODY));
    if (anomalies.isEmpty() && !walk(forgiving, text, 0, sink, anomalies)) {
      String shown = text.length() > 80 ? text.substring(0, 80) : text;
      anomalies.add(Anomaly.JSON_UNREADABLE, "body", shown);
    }
  }

  /** Walks over text that could be JSON, as far as it is. */
  void undeclared(String text, TextSink sink, Anomalies anomalies) {
    nested(text, 0, sink, anomalies);
  }

  private void nested(String text, int depth, TextSink sink, Anomalies anomalies) {
    if (depth < MAX_NESTED && looksLikeJson(text)) {
      String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
      boolean unused = walk(forgiving, json, depth + 1, sink, anomalies);
    }
  }

  /** Whether all of the text was read. */
  private boolean walk(
      JsonFactory factory, String text, int depth, TextSink sink, Anomalies anomalies) {
    try (JsonParser parser = factory.createParser(text)) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          name = parser.currentName();
          sink.text(name, Where.of(Place.JSON_KEY));
        } else if (token == JsonToken.VALUE_STRING) {
          String value = parser.getText();
          sink.text(value, new Where(Place.JSON, name));
          nested(value, depth, sink, anomalies);
        }
      }
      return true;
    } catch (StreamConstraintsException tooMuch) {
      anomalies.add(Anomaly.JSON_TOO_DEEP, "body", tooMuch.getOriginalMessage());
      return false;
    } catch (IOException unreadable) {
      return false;
    }
  }
}
