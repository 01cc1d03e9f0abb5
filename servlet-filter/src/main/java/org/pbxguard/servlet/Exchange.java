package org.pbxguard.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.servlet.body.HeldBody;
import org.pbxguard.servlet.parse.Anomalies;

/**
 * One request and its response on the way through the filter.
 *
 * <p>Confined to the thread that filters it.
 */
final class Exchange {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Anomalies anomalies = new Anomalies();
  private final Findings findings = new Findings();
  private HeldBody body = HeldBody.NONE;
  private boolean held;
  private boolean answered;

  Exchange(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
  }

  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  Anomalies anomalies() {
    return anomalies;
  }

  Findings findings() {
    return findings;
  }

  HeldBody body() {
    return body;
  }

  void hold(HeldBody read) {
    body = read;
    held = true;
  }

  /** Whether the request has a body. */
  boolean hasBody() {
    // HTTP/2 needs neither header for a body (RFC 9113 8.1).
    return request.getContentLengthLong() > 0
        || request.getHeader("Transfer-Encoding") != null
        || (request.getContentLengthLong() < 0 && !request.getProtocol().startsWith("HTTP/1"));
  }

  /** Whether nothing of the request is left on the connection. */
  boolean bodyRead() {
    return held ? body.whole() : !hasBody();
  }

  /**
   * Whether bytes of the body that nobody wants are on their way. A client that asked whether to
   * send its body (RFC 9110 10.1.1) and got a refusal sends none. In HTTP/2 the stream alone could
   * be ended (RFC 9113 8.1), but clients such as Java's then wait for ever to send the rest.
   */
  boolean leftover() {
    boolean asked = request.getHeader("Expect") != null && body.bytesRead() == 0;
    return answered && !asked && !bodyRead();
  }

  /** Whether the filter answered, so that the application must not see the request. */
  boolean answered() {
    return answered;
  }

  /** Answers in the application's stead. */
  void refuse(int status, String reference) {
    answered = true;
    Refusal.send(request, response, status, reference, bodyRead());
  }
}
