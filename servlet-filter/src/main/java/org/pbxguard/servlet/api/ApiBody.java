package org.pbxguard.servlet.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The JSON object of a request, read with caps, and its fields with the types that the contract
 * gives them. Duplicate keys are refused, unknown fields ignored.
 *
 * <p>Immutable.
 */
final class ApiBody {
  /** Longest body that is read, in bytes. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_DEPTH = 16;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_BYTES)
                          .maxNumberLength(32)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A request without a body. */
  static final ApiBody NONE = new ApiBody(JSON.createObjectNode());

  private final JsonNode object;

  private ApiBody(JsonNode object) {
    this.object = object;
  }

  /** Reads at most {@link #MAX_BYTES}; more is a 413, anything but one JSON object a 400. */
  static ApiBody read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw ApiError.of(413, "The body is longer than 64 KiB");
    }
    JsonNode node;
    try (JsonParser parser = JSON.createParser(bytes)) {
      node = JSON.readTree(parser);
    } catch (IOException malformed) {
      // the parser's words would quote the caller's bytes
      throw ApiError.of(400, "The body is not a JSON object, or names a field twice");
    }
    if (node == null || !node.isObject()) {
      throw ApiError.of(400, "The body is not a JSON object");
    }
    return new ApiBody(node);
  }

  /** A string that must be there and hold 1 to {@code max} characters. */
  String text(String field, int max) {
    return optionalText(field, max)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> ApiError.field(field, field + " is missing"));
  }

  /** A string of at most {@code max} characters, if it is there and not null. */
  Optional<String> optionalText(String field, int max) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw ApiError.field(field, field + " is not a string");
    }
    String value = node.textValue();
    if (value.length() > max) {
      throw ApiError.field(field, field + " is longer than " + max + " characters");
    }
    return Optional.of(value);
  }

  /** An object that must be there, as JSON text. */
  String object(String field) {
    JsonNode node = object.path(field);
    if (!node.isObject()) {
      throw ApiError.field(field, field + " is not an object");
    }
    return node.toString();
  }

  /** A whole number within bounds, if it is there and not null. */
  Optional<Long> optionalWhole(String field, long least, long most) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw ApiError.field(field, field + " is not a whole number");
    }
    long value = node.longValue();
    if (value < least || value > most) {
      throw ApiError.field(field, field + " is not within " + least + " to " + most);
    }
    return Optional.of(value);
  }

  /** A truth value that must be there. */
  boolean truth(String field) {
    JsonNode node = object.path(field);
    if (!node.isBoolean()) {
      throw ApiError.field(field, field + " is not true or false");
    }
    return node.booleanValue();
  }

  /** A truth value that is false when it is missing. */
  boolean optionalTruth(String field) {
    JsonNode node = object.path(field);
    return !node.isMissingNode() && !node.isNull() && truth(field);
  }
}
