package org.pbxguard.servlet.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A header value of the form {@code value; name=value; name="quoted value"} (RFC 9110 5.6.6):
 * Content-Type, Content-Disposition, one element of Forwarded.
 *
 * <p>Immutable.
 *
 * @param value the part before the first semicolon, trimmed and in lower case
 * @param parameters the parameters in order, names in lower case, quotes undone
 * @param wellFormed whether it follows the grammar and names each parameter once
 */
public record HeaderValue(String value, List<Parameter> parameters, boolean wellFormed) {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** Keeps a copy of the parameters. */
  public HeaderValue {
    parameters = List.copyOf(parameters);
  }

  /** Reads a value. */
  public static HeaderValue parse(String text) {
    int semicolon = text.indexOf(';');
    String value = semicolon < 0 ? text : text.substring(0, semicolon);
    Reader reader = new Reader(text, semicolon < 0 ? text.length() : semicolon);
    reader.parameters();
    return new HeaderValue(
        value.strip().toLowerCase(Locale.ROOT), reader.list, reader.good && reader.distinct());
  }

  /** Reads text that holds parameters only, as an element of Forwarded does (RFC 7239 4). */
  public static HeaderValue parseParameters(String text) {
    return parse(";" + text);
  }

  /** The value of a parameter, or the empty text. */
  public String parameter(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return "";
  }

  /** Whether a parameter is there. */
  public boolean has(String name) {
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  /** Whether text is a token (RFC 9110 5.6.2). */
  public static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!tokenChar(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean tokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** Walks over the parameters once. */
  private static final class Reader {
    private final String text;
    private final List<Parameter> list = new ArrayList<>(2);
    private int at;
    private boolean good = true;

    Reader(String text, int at) {
      this.text = text;
      this.at = at;
    }

    void parameters() {
      while (at < text.length()) {
        if (text.charAt(at) != ';') {
          good = false;
          return;
        }
        at++;
        blanks();
        if (at < text.length() && text.charAt(at) != ';') {
          parameter();
          blanks();
        }
      }
    }

    private void parameter() {
      int start = at;
      while (at < text.length() && tokenChar(text.charAt(at))) {
        at++;
      }
      String name = text.substring(start, at).toLowerCase(Locale.ROOT);
      if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
        good = false;
        skip();
        return;
      }
      at++;
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      list.add(new Parameter(name, quoted ? quotedString() : token()));
    }

    /**
     * RFC 9110 5.6.4, except that a backslash quotes only quotes and backslashes: file names with
     * backslashes come unquoted from some clients.
     */
    private String quotedString() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (c == '\\' && (next == '"' || next == '\\')) {
          c = next;
          at++;
        }
        value.append(c);
        at++;
      }
      if (at == text.length()) {
        good = false;
      } else {
        at++;
      }
      return value.toString();
    }

    private String token() {
      int start = at;
      skip();
      String value = text.substring(start, at).strip();
      good &= loose(value);
      return value;
    }

    /** A token or what clients write unquoted all the same: slashes, colons, brackets. */
    private static boolean loose(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c <= ' ' || c == '"' || c == ',' || c == 127) {
          return false;
        }
      }
      return !value.isEmpty();
    }

    private void skip() {
      while (at < text.length() && text.charAt(at) != ';') {
        at++;
      }
    }

    private void blanks() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    boolean distinct() {
      return list.stream().map(Parameter::name).distinct().count() == list.size();
    }
  }
}
