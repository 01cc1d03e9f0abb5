package org.pbxguard.servlet.parse;

import java.nio.charset.Charset;
import java.util.List;

/**
 * One part of a multipart form (RFC 7578 4): its headers and where its content lies in the body.
 *
 * <p>Immutable.
 *
 * @param name the field's name
 * @param fileNames the file names it gives itself, the one that is handed on first; empty for a
 *     field
 * @param headers the part's headers in order, names as written
 * @param type the part's media type
 * @param charset the charset of its text
 * @param from index of its first byte in the body
 * @param to index after its last byte
 */
public record BodyPart(
    String name,
    List<String> fileNames,
    List<Parameter> headers,
    MediaType type,
    Charset charset,
    int from,
    int to) {

  /** Keeps copies of the lists. */
  public BodyPart {
    fileNames = List.copyOf(fileNames);
    headers = List.copyOf(headers);
  }

  /** Whether it is an ordinary field, which is also a parameter. */
  public boolean field() {
    return fileNames.isEmpty();
  }

  /** The number of bytes in its content. */
  public int size() {
    return to - from;
  }

  /** The content as text. */
  public String text(byte[] body) {
    return ByteText.decode(body, from, to, charset);
  }
}
