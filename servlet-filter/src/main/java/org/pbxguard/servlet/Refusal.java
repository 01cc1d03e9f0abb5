package org.pbxguard.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The answer to a refused request: a status, a neutral sentence and a reference that the audit
 * knows. It never says why, and holds nothing that came from the request.
 *
 * <p>Stateless.
 */
final class Refusal {
  private static final Logger LOG = LogManager.getLogger(Refusal.class);
  private static final String SENTENCE = "This request was refused.";
  private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int REFERENCE_LENGTH = 10;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private Refusal() {}

  /** A reference for what is refused before a verdict. */
  static String reference() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder text = new StringBuilder(REFERENCE_LENGTH);
    for (int i = 0; i < REFERENCE_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * Sends the answer.
   *
   * @param bodyRead whether the request's body was read, so that the connection can go on
   */
  static void send(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String reference,
      boolean bodyRead) {
    boolean json = wantsJson(request);
    byte[] page =
        (json ? json(reference) : html(status, reference)).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(json ? "application/json" : "text/html;charset=utf-8");
    response.setContentLength(page.length);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (status == TOO_MANY || status == UNAVAILABLE) {
      response.setHeader("Retry-After", "1");
    }
    if (!bodyRead && request.getProtocol().startsWith("HTTP/1")) {
      response.setHeader("Connection", "close");
    }
    try {
      response.getOutputStream().write(page);
      response.flushBuffer();
    } catch (IOException gone) {
      LOG.debug("a refused client did not wait for its answer", gone);
    }
  }

  private static boolean wantsJson(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    if (accept == null) {
      return false;
    }
    String types = accept.toLowerCase(Locale.ROOT);
    return types.contains("json") && !types.contains("text/html");
  }

  private static String json(String reference) {
    return "{\"error\":\"" + SENTENCE + "\",\"reference\":\"" + reference + "\"}\n";
  }

  private static String html(int status, String reference) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + status
        + "</title></head><body><h1>"
        + SENTENCE
        + "</h1><p>If it was yours, tell the administrator this reference: <code>"
        + reference
        + "</code></p></body></html>\n";
  }
}
