package org.pbxguard.servlet.parse;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A Content-Type (RFC 9110 8.3.1) and what its body is to be read as.
 *
 * <p>Immutable.
 *
 * @param name type and subtype in lower case; empty when none was declared
 * @param header the whole value
 */
public record MediaType(String name, HeaderValue header) {
  /** No declared type. */
  public static final MediaType NONE = new MediaType("", HeaderValue.parse(""));

  /**
   * Charsets that bodies may come in. All agree with ASCII or declare their byte order; shifting
   * and EBCDIC encodings hide ASCII syntax from whoever does not decode them and are refused.
   */
  private static final Set<String> CHARSETS =
      Set.of(
          "UTF-8",
          "US-ASCII",
          "ISO-8859-1",
          "ISO-8859-2",
          "ISO-8859-5",
          "ISO-8859-7",
          "ISO-8859-9",
          "ISO-8859-15",
          "windows-1250",
          "windows-1251",
          "windows-1252",
          "windows-1253",
          "windows-1254",
          "UTF-16",
          "UTF-16LE",
          "UTF-16BE");

  /** Reads a header value. */
  public static MediaType parse(String text) {
    HeaderValue header = HeaderValue.parse(text);
    return new MediaType(header.value(), header);
  }

  /** Whether a type was declared. */
  public boolean declared() {
    return !name.isEmpty();
  }

  /** Whether it follows the grammar and names each parameter once. */
  public boolean wellFormed() {
    int slash = name.indexOf('/');
    return !declared()
        || (header.wellFormed()
            && slash > 0
            && HeaderValue.token(name.substring(0, slash))
            && HeaderValue.token(name.substring(slash + 1)));
  }

  /** Whether the body is a URL-encoded form. */
  public boolean form() {
    return name.equals("application/x-www-form-urlencoded");
  }

  /** Whether the body is a multipart form (RFC 7578). */
  public boolean multipart() {
    return name.equals("multipart/form-data");
  }

  /** Whether the body is JSON: by subtype or by structured suffix (RFC 6839 3.1). */
  public boolean json() {
    return name.endsWith("/json") || name.endsWith("+json") || name.endsWith("-json");
  }

  /** Whether the body is XML: by subtype or by structured suffix (RFC 7303). */
  public boolean xml() {
    return name.endsWith("/xml") || name.endsWith("+xml");
  }

  /** The charset named, if it names one. */
  public boolean namesCharset() {
    return header.has("charset");
  }

  /** The charset named, else UTF-8; empty when the name is unknown or not allowed. */
  public Optional<Charset> charset() {
    return namesCharset()
        ? charset(header.parameter("charset"))
        : Optional.of(StandardCharsets.UTF_8);
  }

  /** The charset of a name; empty when it is unknown or not allowed. */
  public static Optional<Charset> charset(String label) {
    String name = label.strip().toLowerCase(Locale.ROOT);
    try {
      Charset charset = Charset.forName(name);
      return CHARSETS.contains(charset.name()) ? Optional.of(charset) : Optional.empty();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }
}
