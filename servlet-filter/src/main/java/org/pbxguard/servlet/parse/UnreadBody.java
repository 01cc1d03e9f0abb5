package org.pbxguard.servlet.parse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A request's body that is answered without having been read. A container that cannot skip the rest
 * of it closes the connection, and a client that was not told so loses its next request there.
 *
 * <p>Stateless.
 */
public final class UnreadBody {
  private UnreadBody() {}

  /**
   * Says in the answer that it is the connection's last, if the request has a body (RFC 9112 9.3,
   * 9.6). To be called before the answer is written, where the body was or may be left unread.
   */
  public static void close(HttpServletRequest request, HttpServletResponse response) {
    boolean body =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (body && request.getProtocol().startsWith("HTTP/1")) {
      response.setHeader("Connection", "close");
    }
  }
}
