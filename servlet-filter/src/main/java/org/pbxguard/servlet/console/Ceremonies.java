package org.pbxguard.servlet.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;
import org.pbxguard.servlet.page.Page;

/**
 * What the pages' script sends and is answered in the two steps of a ceremony: JSON. A ceremony is
 * bound to the browser's session, signed in or not.
 *
 * <p>Stateless.
 */
final class Ceremonies {
  private static final int MAX_BODY = 131_072;
  private static final int TOO_MANY = 429;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private Ceremonies() {}

  /** Who asks, in both steps. */
  static String caller(Visit visit) {
    return "console/" + Sessions.binding(visit.token());
  }

  /** The object that came; empty for anything else. */
  static Optional<JsonNode> body(Visit visit) throws IOException {
    String type = Optional.ofNullable(visit.request().getContentType()).orElse("");
    byte[] bytes = visit.request().getInputStream().readNBytes(MAX_BODY + 1);
    if (!type.split(";", 2)[0].strip().equals("application/json") || bytes.length > MAX_BODY) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readTree(bytes)).filter(JsonNode::isObject);
    } catch (JsonProcessingException unreadable) {
      return Optional.empty();
    }
  }

  static CeremonyAnswer answer(Visit visit, JsonNode body) {
    return new CeremonyAnswer(
        caller(visit), body.path("ceremony").asText(), body.path("credential").toString());
  }

  static void begun(Visit visit, Ceremony ceremony) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("ceremony", ceremony.id());
    body.set("publicKey", JSON.readTree(ceremony.publicKey()).path("publicKey"));
    send(visit, HttpServletResponse.SC_OK, body);
  }

  /** It went well; the script goes on to a page below the prefix. */
  static void next(Visit visit, String below) throws IOException {
    send(visit, HttpServletResponse.SC_OK, JSON.createObjectNode().put("next", visit.path(below)));
  }

  static void fail(Visit visit, int status, String key) throws IOException {
    send(visit, status, JSON.createObjectNode().put("error", visit.say(key)));
  }

  static void fail(Visit visit) throws IOException {
    fail(visit, HttpServletResponse.SC_FORBIDDEN, "key.failed");
  }

  /** Says why a login was not accepted: no more than what helps its owner. */
  static void fail(Visit visit, MfaResult result) throws IOException {
    if (result instanceof MfaResult.Throttled later) {
      later(visit, later.retryAfter());
    } else if (result instanceof MfaResult.Unavailable) {
      fail(visit, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "unavailable");
    } else {
      fail(visit);
    }
  }

  /** Says why a change was not made. */
  static void fail(Visit visit, Change<?> change) throws IOException {
    if (change instanceof Change.Throttled<?> later) {
      later(visit, later.retryAfter());
    } else if (change instanceof Change.Unavailable) {
      fail(visit, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "unavailable");
    } else if (change instanceof Change.Conflict) {
      fail(visit, HttpServletResponse.SC_CONFLICT, "key.conflict");
    } else {
      fail(visit);
    }
  }

  private static void later(Visit visit, Duration wait) throws IOException {
    retryAfter(visit, wait);
    fail(visit, TOO_MANY, "later");
  }

  static void retryAfter(Visit visit, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    visit.response().setHeader("Retry-After", Long.toString(seconds));
  }

  private static void send(Visit visit, int status, ObjectNode body) throws IOException {
    Page.bytes(visit.response(), status, "application/json", body.toString());
  }
}
