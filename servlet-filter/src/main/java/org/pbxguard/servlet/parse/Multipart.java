package org.pbxguard.servlet.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a multipart form (RFC 2046 5.1, RFC 7578) in the one way that every reader agrees on.
 *
 * <p>Readers in containers and upstream languages forgive different things: bare line feeds, folded
 * headers, text before the first and after the last delimiter, a missing last delimiter, a field
 * named twice in one header, transfer encodings. Each of these lets a part mean one thing here and
 * another there, so each is an anomaly; no browser and no ordinary client makes them.
 *
 * <p>Stateless; time is linear in the body.
 */
public final class Multipart {
  /** Longest boundary (RFC 2046 5.1.1). */
  private static final int MAX_BOUNDARY = 70;

  private static final int MAX_HEADERS = 16;
  private static final int MAX_HEADER_BYTES = 4096;
  private static final String WHERE = "multipart";

  private final byte[] body;
  private final int max;
  private final Anomalies anomalies;
  private final List<BodyPart> parts = new ArrayList<>();
  private final ByteSearch delimiter;
  private final Charset charset;

  private Multipart(byte[] body, String boundary, Charset charset, int max, Anomalies anomalies) {
    this.body = body;
    this.max = max;
    this.anomalies = anomalies;
    this.charset = charset;
    this.delimiter = new ByteSearch(("\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The parts of a body of the given type; what was read before an anomaly comes along. */
  public static List<BodyPart> parse(byte[] body, MediaType type, int max, Anomalies anomalies) {
    String boundary = type.header().parameter("boundary");
    if (!boundaryAllowed(boundary)) {
      anomalies.add(Anomaly.MULTIPART_BOUNDARY, WHERE, boundary);
      return List.of();
    }
    if (!dashes(body)) {
      return List.of();
    }
    Charset charset = type.charset().orElse(StandardCharsets.UTF_8);
    Multipart reader = new Multipart(body, boundary, charset, max, anomalies);
    reader.read();
    return List.copyOf(reader.parts);
  }

  /**
   * Whether a line starts with two dashes: without one, no reader finds a part, whatever it
   * forgives.
   */
  private static boolean dashes(byte[] body) {
    for (int i = 0; i < body.length - 1; i++) {
      boolean lineStart = i == 0 || body[i - 1] == '\n' || body[i - 1] == '\r';
      if (lineStart && body[i] == '-' && body[i + 1] == '-') {
        return true;
      }
    }
    return false;
  }

  /** RFC 2046 5.1.1: 1 to 70 characters of a short list, no blank at the end. */
  private static boolean boundaryAllowed(String boundary) {
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY || boundary.endsWith(" ")) {
      return false;
    }
    for (int i = 0; i < boundary.length(); i++) {
      char c = boundary.charAt(i);
      if (c >= 128 || (!Character.isLetterOrDigit(c) && "'()+_,-./:=? ".indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }

  private void read() {
    int at = firstDelimiter();
    while (at >= 0) {
      if (startsWith(at, "--")) {
        epilogue(at + 2);
        return;
      }
      if (!startsWith(at, "\r\n")) {
        framing("delimiter line", at);
        return;
      }
      if (parts.size() == max) {
        anomalies.add(Anomaly.TOO_MANY_PARTS, WHERE, "more than " + max);
        return;
      }
      at = part(at + 2);
    }
  }

  /** The index after the first delimiter, or -1: nothing but one line end may stand before it. */
  private int firstDelimiter() {
    int start = startsWith(0, "\r\n") ? 2 : 0;
    int bare = delimiter.length() - 1;
    for (int i = 0; i < bare; i++) {
      if (start + i >= body.length || !delimiter.at(i + 1, body[start + i])) {
        framing("no delimiter at the start", 0);
        return -1;
      }
    }
    return start + bare;
  }

  private void epilogue(int from) {
    for (int i = from; i < body.length; i++) {
      if (body[i] != '\r' && body[i] != '\n' && body[i] != ' ' && body[i] != '\t') {
        framing("text after the last delimiter", i);
        return;
      }
    }
  }

  /** Reads one part; returns the index after the delimiter that ends it, or -1. */
  private int part(int from) {
    PartHeaders headers = new PartHeaders();
    int content = headers.read(from);
    if (content < 0) {
      return -1;
    }
    // A line feed alone before the delimiter ends a part for some readers and not for others.
    int end = delimiter.find(body, content - 1, body.length);
    if (end < 0) {
      framing("no last delimiter", body.length);
      return -1;
    }
    if (end <= content || body[end - 1] != '\r') {
      framing("delimiter without a line of its own", end);
      return -1;
    }
    headers.finish(content, end - 1);
    return end + delimiter.length();
  }

  private void framing(String what, int at) {
    int to = Math.min(body.length, at + 60);
    String shown = new String(body, Math.min(at, to), to - Math.min(at, to), charset);
    anomalies.add(Anomaly.MULTIPART_FRAMING, WHERE, what + ": " + shown);
  }

  private boolean startsWith(int at, String text) {
    if (at + text.length() > body.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (body[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The headers of one part while they are read. */
  private final class PartHeaders {
    private final List<Parameter> list = new ArrayList<>(2);

    /** Reads header lines up to the empty one; returns where the content starts, or -1. */
    int read(int from) {
      int line = from;
      while (line < body.length && line - from <= MAX_HEADER_BYTES) {
        int end = lineEnd(line);
        if (end < 0) {
          break;
        }
        if (end == line) {
          return end + 2;
        }
        if (list.size() == MAX_HEADERS || !header(line, end)) {
          break;
        }
        line = end + 2;
      }
      int to = Math.min(body.length, line + 60);
      anomalies.add(Anomaly.MULTIPART_HEADER, WHERE, ByteText.decode(body, line, to, charset));
      return -1;
    }

    /** The index of the CRLF that ends a line, or -1 for a bare CR, LF or NUL before it. */
    private int lineEnd(int line) {
      for (int i = line; i < body.length && i - line <= MAX_HEADER_BYTES; i++) {
        if (body[i] == '\r' && i + 1 < body.length && body[i + 1] == '\n') {
          return i;
        }
        if (body[i] == '\r' || body[i] == '\n' || body[i] == 0) {
          return -1;
        }
      }
      return -1;
    }

    private boolean header(int from, int to) {
      String text = ByteText.decode(body, from, to, charset);
      int colon = text.indexOf(':');
      if (colon <= 0 || !HeaderValue.token(text.substring(0, colon))) {
        return false;
      }
      String name = text.substring(0, colon);
      if (list.stream().anyMatch(known -> known.name().equalsIgnoreCase(name))) {
        return false;
      }
      list.add(new Parameter(name, text.substring(colon + 1).strip()));
      return true;
    }

    private Optional<String> value(String name) {
      return list.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Parameter::value)
          .findFirst();
    }

    void finish(int from, int to) {
      HeaderValue disposition = HeaderValue.parse(value("content-disposition").orElse(""));
      MediaType type = value("content-type").map(MediaType::parse).orElse(MediaType.NONE);
      if (!disposition.value().equals("form-data")
          || !disposition.wellFormed()
          || !disposition.has("name")
          || !type.wellFormed()) {
        String shown = list.isEmpty() ? "no headers" : list.get(0).value();
        anomalies.add(Anomaly.MULTIPART_HEADER, WHERE, shown);
      }
      encoding();
      Optional<Charset> named = type.charset();
      charsetField(disposition.parameter("name"), from, to);
      if (named.isEmpty()) {
        anomalies.add(Anomaly.CHARSET_REFUSED, WHERE, type.header().parameter("charset"));
      }
      parts.add(
          new BodyPart(
              disposition.parameter("name"),
              fileNames(disposition),
              list,
              type,
              type.namesCharset() ? named.orElse(charset) : charset,
              from,
              to));
    }

    /** RFC 7578 4.6: a field of this name says how some readers decode the others. */
    private void charsetField(String name, int from, int to) {
      String value = new String(body, from, to - from, StandardCharsets.ISO_8859_1);
      if (name.equals("_charset_") && !MediaType.charset(value).equals(Optional.of(charset))) {
        anomalies.add(Anomaly.CHARSET_CONFLICT, WHERE, value);
      }
    }

    /** RFC 7578 4.7: a transfer encoding is not used; one that changes bytes hides the content. */
    private void encoding() {
      String encoding = value("content-transfer-encoding").orElse("binary");
      if (!encoding.equalsIgnoreCase("binary")
          && !encoding.equalsIgnoreCase("8bit")
          && !encoding.equalsIgnoreCase("7bit")) {
        anomalies.add(Anomaly.MULTIPART_ENCODED_PART, WHERE, encoding);
      }
    }

    /**
     * The extended form first: RFC 7578 4.2 forbids it, some clients send both, and readers differ
     * in which they take, so all are kept.
     */
    private List<String> fileNames(HeaderValue disposition) {
      List<String> names = new ArrayList<>(1);
      if (disposition.has("filename*")) {
        names.add(extended(disposition.parameter("filename*")));
      }
      if (disposition.has("filename")) {
        names.add(disposition.parameter("filename"));
      }
      return names;
    }

    /** RFC 8187 3.2: charset, language, percent-encoded value. */
    private String extended(String value) {
      int language = value.indexOf('\'');
      int text = value.indexOf('\'', language + 1);
      if (language < 0 || text < 0) {
        return value;
      }
      Optional<Charset> named = MediaType.charset(value.substring(0, language));
      if (named.isEmpty()) {
        anomalies.add(Anomaly.CHARSET_REFUSED, WHERE, value);
      }
      return Percent.decode(
              value, text + 1, value.length(), false, named.orElse(StandardCharsets.UTF_8))
          .text();
    }
  }
}
