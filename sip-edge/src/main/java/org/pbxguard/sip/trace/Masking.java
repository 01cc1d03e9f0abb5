package org.pbxguard.sip.trace;

/**
 * Takes the credentials out of copies: what stands behind the scheme in Authorization and
 * Proxy-Authorization becomes asterisks, folded lines and bodies included, so that nothing moves.
 *
 * <p>Stateless.
 */
final class Masking {
  private static final String[] FIELDS = {"authorization", "proxy-authorization"};

  private Masking() {}

  /** Masks in place. */
  static void mask(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int value = value(bytes, at);
      at = value < 0 ? nextLine(bytes, at) : mask(bytes, value);
    }
  }

  /** The offset behind the colon when the line at an offset is one of the fields, else -1. */
  private static int value(byte[] bytes, int at) {
    for (String field : FIELDS) {
      int end = at + field.length();
      if (end < bytes.length && is(bytes, at, field)) {
        while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\t')) {
          end++;
        }
        if (end < bytes.length && bytes[end] == ':') {
          return end + 1;
        }
      }
    }
    return -1;
  }

  private static boolean is(byte[] bytes, int at, String lower) {
    for (int i = 0; i < lower.length(); i++) {
      int c = bytes[at + i];
      int folded = c >= 'A' && c <= 'Z' ? c + 32 : c;
      if (folded != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Masks a value that begins at an offset; returns the start of the line behind it. */
  private static int mask(byte[] bytes, int from) {
    int at = scheme(bytes, from);
    while (at < bytes.length) {
      boolean lineEnd = bytes[at] == '\r' || bytes[at] == '\n';
      if (bytes[at] == '\n' && !folded(bytes, at + 1)) {
        return at + 1;
      }
      if (bytes[at] == '\r' && !folded(bytes, at + 1) && !isLineFeed(bytes, at + 1)) {
        return at + 1;
      }
      if (!lineEnd && bytes[at] != ' ' && bytes[at] != '\t') {
        bytes[at] = '*';
      }
      at++;
    }
    return at;
  }

  /** Behind the first word: the scheme tells nothing. */
  private static int scheme(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    int word = at;
    while (at < bytes.length && Character.isLetter(bytes[at])) {
      at++;
    }
    boolean isScheme = at > word && at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t');
    return isScheme ? at : from;
  }

  private static boolean folded(byte[] bytes, int at) {
    return at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t');
  }

  private static boolean isLineFeed(byte[] bytes, int at) {
    return at < bytes.length && bytes[at] == '\n';
  }

  private static int nextLine(byte[] bytes, int at) {
    int next = at;
    while (next < bytes.length && bytes[next] != '\n' && bytes[next] != '\r') {
      next++;
    }
    return next + 1;
  }
}
