package org.pbxguard.server.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SIP message of the demonstration's phones: its start line and its headers in order. Good enough
 * for well-formed messages, and used for nothing else.
 *
 * <p>Immutable.
 *
 * @param start the request or status line
 * @param headers names with values, as written
 */
record Wire(String start, List<Header> headers) {
  record Header(String name, String value) {}

  Wire {
    headers = List.copyOf(headers);
  }

  static Wire parse(byte[] datagram, int length) {
    String text = new String(datagram, 0, length, StandardCharsets.UTF_8);
    List<Header> headers = new ArrayList<>();
    String[] lines = text.split("\r\n", -1);
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.add(
            new Header(
                lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()));
      }
    }
    return new Wire(lines[0], headers);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(start).append("\r\n");
    headers.forEach(h -> text.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    return text.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  boolean isRequest() {
    return !start.startsWith("SIP/2.0 ");
  }

  String method() {
    return start.substring(0, start.indexOf(' '));
  }

  int status() {
    return Integer.parseInt(start.substring(8, 11));
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /** The sequence number and method, such as {@code 1 INVITE}. */
  String sequence() {
    return first("CSeq").orElse("");
  }

  /** An answer to this request (RFC 3261 8.2.6): Via, From, To, Call-ID, CSeq and Record-Route. */
  Wire answer(String status, String toTag, String contact) {
    List<Header> copied = new ArrayList<>();
    for (Header header : headers) {
      switch (header.name().toLowerCase(java.util.Locale.ROOT)) {
        case "via", "v", "from", "f", "call-id", "i", "cseq", "record-route" -> copied.add(header);
        case "to", "t" -> copied.add(new Header("To", tagged(header.value(), toTag)));
        default -> {
          // Everything else is the request's own.
        }
      }
    }
    copied.add(new Header("Contact", "<" + contact + ">"));
    return new Wire("SIP/2.0 " + status, copied);
  }

  private static String tagged(String to, String tag) {
    return to.contains(";tag=") ? to : to + ";tag=" + tag;
  }

  /** The address between angle brackets, or the value up to its parameters. */
  static String uri(String value) {
    int open = value.indexOf('<');
    int end = open < 0 ? value.indexOf(';') : value.indexOf('>', open);
    return value.substring(open + 1, end < 0 ? value.length() : end);
  }
}
