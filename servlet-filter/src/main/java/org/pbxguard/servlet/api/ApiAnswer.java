package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a route answers with status 200. Built by one thread, then written once.
 *
 * @param body the JSON document
 */
record ApiAnswer(JsonNode body) {

  /** An empty object to fill. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** {@code "success": true}, the way of every successful POST. */
  static ObjectNode success() {
    return object().put("success", true);
  }

  /** {@code "success": true} and a sentence. */
  static ApiAnswer success(String message) {
    return new ApiAnswer(success().put("message", message));
  }
}
