package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The contract as an OpenAPI 3.1 document. It is kept by hand; a test holds it against the routes.
 *
 * <p>Thread-safe: the document is read once and never changed.
 */
final class OpenApi {
  private static final String FILE = "openapi.json";

  private final JsonNode document;

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  /** Reads the document that comes with the API. */
  static OpenApi read() {
    try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the class path");
      }
      return new OpenApi(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Route route() {
    return new Route(
        "GET", "/openapi.json", Access.VIEWER, "This document", call -> new ApiAnswer(document));
  }
}
