package org.pbxguard.config;

import java.util.Locale;

/** Small transformations of names and values. Stateless. */
final class Text {
  private static final int MAX_SHOWN = 80;

  private Text() {}

  /** {@code blockDuration} as {@code block_duration}. */
  static String snakeCase(String camelCase) {
    StringBuilder key = new StringBuilder(camelCase.length() + 4);
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        key.append('_');
      }
      key.append(Character.toLowerCase(c));
    }
    return key.toString();
  }

  /** Whether it can be a key: lower-case letters, digits and underscores, a letter first. */
  static boolean isKey(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == 0 || (c != '_' && (c < '0' || c > '9')))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether it is a list's index: up to three digits. */
  static boolean isIndex(String text) {
    return !text.isEmpty()
        && text.length() <= 3
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && (text.length() == 1 || text.charAt(0) != '0');
  }

  /** The environment variable of a path. */
  static String variable(String path) {
    return "PBXGUARD_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** In lower case by no country's rules. */
  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The path of a key below another; the root is empty. */
  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The value as a message may show it: cut, and without control characters. */
  static String shown(String value) {
    StringBuilder shown = new StringBuilder(Math.min(value.length(), MAX_SHOWN) + 3);
    for (int i = 0; i < value.length() && i < MAX_SHOWN; i++) {
      char c = value.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return value.length() > MAX_SHOWN ? shown.append("...").toString() : shown.toString();
  }

  /** Edits (insert, delete, replace) that turn one text into the other. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
