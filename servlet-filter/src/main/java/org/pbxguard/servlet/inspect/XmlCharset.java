package org.pbxguard.servlet.inspect;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;
import org.pbxguard.servlet.parse.MediaType;

/**
 * The charset of an XML document. Three places can name it: a byte order mark, the media type, the
 * declaration (RFC 7303 3, XML 1.0 appendix F). Readers rank them differently, so they must agree.
 *
 * <p>Stateless.
 */
final class XmlCharset {
  private static final int HEAD = 256;
  private static final String WHERE = "body";

  private XmlCharset() {}

  /** The charset; empty, with an anomaly, when it is unknown, refused or named in two ways. */
  static Optional<Charset> of(byte[] bytes, MediaType type, Anomalies anomalies) {
    Optional<Charset> mark = mark(bytes);
    String declared = declared(bytes, mark.orElse(StandardCharsets.ISO_8859_1));
    Optional<Charset> inDocument =
        declared.isEmpty() ? Optional.empty() : MediaType.charset(declared);
    if (!declared.isEmpty() && inDocument.isEmpty()) {
      anomalies.add(Anomaly.CHARSET_REFUSED, WHERE, declared);
      return Optional.empty();
    }
    Optional<Charset> inType = type.namesCharset() ? type.charset() : Optional.empty();
    if (clash(mark, inType) || clash(mark, inDocument) || clash(inType, inDocument)) {
      anomalies.add(Anomaly.CHARSET_CONFLICT, WHERE, declared);
      return Optional.empty();
    }
    return Optional.of(mark.or(() -> inType).or(() -> inDocument).orElse(StandardCharsets.UTF_8));
  }

  private static boolean clash(Optional<Charset> one, Optional<Charset> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return false;
    }
    String first = one.get().name();
    String second = other.get().name();
    // UTF-16 alone leaves the byte order to the mark.
    return !first.equals(second) && !first.startsWith(second) && !second.startsWith(first);
  }

  private static Optional<Charset> mark(byte[] bytes) {
    if (bytes.length < 2) {
      return Optional.empty();
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    if ((first == 0xFE && second == 0xFF) || (first == 0 && second == '<')) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    if ((first == 0xFF && second == 0xFE) || (first == '<' && second == 0)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return first == 0xEF && second == 0xBB ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
  }

  /** The encoding of the XML declaration, or the empty text. */
  private static String declared(byte[] bytes, Charset charset) {
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD), charset);
    int start = head.indexOf("<?xml");
    int end = head.indexOf("?>", Math.max(start, 0));
    int name = head.indexOf("encoding", Math.max(start, 0));
    if (start < 0 || end < 0 || name < 0 || name > end) {
      return "";
    }
    String[] pieces = head.substring(name, end).split("[\"']", 3);
    return pieces.length == 3 ? pieces[1] : "?";
  }
}
