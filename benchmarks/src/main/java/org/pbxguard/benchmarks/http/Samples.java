package org.pbxguard.benchmarks.http;

import java.util.SplittableRandom;

/**
 * Ordinary requests of a PBX's web pages, each other than the one before.
 *
 * <p>Confined to one thread.
 */
final class Samples {
  private static final String[] WORDS = {
    "reception", "sales", "support", "night", "office", "queue", "voicemail", "trunk", "gateway",
    "conference", "lobby", "warehouse", "desk", "phone", "floor", "team", "manager", "service"
  };

  private final SplittableRandom random = new SplittableRandom(7);

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  String number() {
    return Integer.toString(100 + random.nextInt(9_900));
  }

  /** Five parameters. */
  String query() {
    return "page="
        + number()
        + "&size="
        + number()
        + "&sort="
        + word()
        + "&search="
        + word()
        + "%20"
        + word()
        + "&active=true";
  }

  /** A form of about so many bytes. */
  String form(int length) {
    StringBuilder form = new StringBuilder(length + 64);
    for (int i = 0; form.length() < length; i++) {
      form.append(i == 0 ? "" : "&").append(word()).append(i).append('=');
      switch (i % 3) {
        case 0 -> form.append(number());
        case 1 -> form.append(word()).append('+').append(word()).append('+').append(word());
        default -> form.append(word()).append(i).append("%40example.com");
      }
    }
    return form.toString();
  }

  /** A JSON document of about so many bytes. */
  String json(int length) {
    StringBuilder json = new StringBuilder(length + 256).append("{\"extensions\": [");
    while (json.length() < length) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ", ")
          .append("{\"number\": \"")
          .append(number())
          .append("\", \"name\": \"")
          .append(word())
          .append(' ')
          .append(word())
          .append("\", \"email\": \"")
          .append(word())
          .append(
              "@example.com\", \"enabled\": true, \"codecs\": [\"opus\", \"g722\"], \"note\": \"")
          .append(word())
          .append(' ')
          .append(word())
          .append(' ')
          .append(word())
          .append("\"}");
    }
    return json.append("]}").toString();
  }
}
