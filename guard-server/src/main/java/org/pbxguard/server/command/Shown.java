package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;

/** Text from an answer as a terminal may show it: without control characters. Stateless. */
final class Shown {
  private Shown() {}

  static String text(JsonNode node, String field) {
    return clean(node.path(field).asText(""));
  }

  static String clean(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean harmless =
                  !Character.isISOControl(c)
                      && type != Character.FORMAT
                      && type != Character.SURROGATE
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR;
              shown.appendCodePoint(harmless ? c : '?');
            });
    return shown.toString();
  }
}
