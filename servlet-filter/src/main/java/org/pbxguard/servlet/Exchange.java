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

  void hold(HeldBody held) {
    body = held;
  }

  /** Whether the filter answered, so that the application must not see the request. */
  boolean answered() {
    return answered;
  }

  /** Answers in the application's stead. */
  void refuse(int status, String reference) {
    answered = true;
    Refusal.send(request, response, status, reference, body.whole());
  }
}
