package org.pbxguard.servlet.inspect;

import java.util.Locale;
import java.util.Set;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;
import org.pbxguard.servlet.parse.HeaderValue;
import org.pbxguard.servlet.parse.Parameter;

/**
 * Rules on the head of a request that leave no two ways to read it (RFC 9110, RFC 9112 6.3).
 *
 * <p>Stateless.
 */
final class HeadRules {
  /** Headers whose second line one reader ignores and another appends or prefers. */
  private static final Set<String> SINGLE =
      Set.of("content-type", "content-length", "host", "transfer-encoding", "content-encoding");

  /** Methods that make a server echo, tunnel or debug; no application is called with them. */
  private static final Set<String> REFUSED_METHODS = Set.of("TRACE", "TRACK", "CONNECT", "DEBUG");

  private HeadRules() {}

  static void check(RequestFacts facts, Anomalies anomalies) {
    method(facts.method(), anomalies);
    if (facts.tooManyHeaders()) {
      anomalies.add(Anomaly.TOO_MANY_HEADERS, "headers", facts.headers().size() + " headers");
    }
    for (Parameter header : facts.headers()) {
      controls(header, anomalies);
      String name = header.name().toLowerCase(Locale.ROOT);
      if (SINGLE.contains(name) && facts.header(name).size() > 1) {
        anomalies.add(Anomaly.HEADER_REPEATED, "header " + header.name(), header.value());
      }
    }
    framing(facts, anomalies);
    contentType(facts, anomalies);
  }

  private static void method(String method, Anomalies anomalies) {
    if (!HeaderValue.token(method) || REFUSED_METHODS.contains(method.toUpperCase(Locale.ROOT))) {
      anomalies.add(Anomaly.METHOD_REFUSED, "method", method);
    }
  }

  /** RFC 9110 5.5: no control characters but the tab. */
  private static void controls(Parameter header, Anomalies anomalies) {
    String value = header.value();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127) {
        anomalies.add(Anomaly.HEADER_CONTROL, "header " + header.name(), value);
        return;
      }
    }
  }

  private static void framing(RequestFacts facts, Anomalies anomalies) {
    String coding = facts.firstHeader("Transfer-Encoding");
    if (coding.isEmpty()) {
      return;
    }
    if (!coding.strip().equalsIgnoreCase("chunked") || !facts.header("Content-Length").isEmpty()) {
      anomalies.add(Anomaly.FRAMING_CONFLICT, "header Transfer-Encoding", coding);
    }
  }

  private static void contentType(RequestFacts facts, Anomalies anomalies) {
    String text = facts.firstHeader("Content-Type");
    if (!facts.type().wellFormed()) {
      anomalies.add(Anomaly.CONTENT_TYPE_MALFORMED, "header Content-Type", text);
    }
    boolean wide =
        facts.type().charset().map(charset -> charset.name().startsWith("UTF-16")).orElse(false);
    boolean fields = facts.type().form() || facts.type().multipart();
    if (facts.type().charset().isEmpty() || (wide && fields)) {
      anomalies.add(Anomaly.CHARSET_REFUSED, "header Content-Type", text);
    }
  }
}
