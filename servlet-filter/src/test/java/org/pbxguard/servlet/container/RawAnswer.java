package org.pbxguard.servlet.container;

/** The text of an answer that came over a socket. */
record RawAnswer(String text) {

  /** The status, or 0 when the connection was closed without one. */
  int statusCode() {
    return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
  }

  /** What follows the headers. */
  String body() {
    int end = text.indexOf("\r\n\r\n");
    return end < 0 ? "" : text.substring(end + 4);
  }
}
