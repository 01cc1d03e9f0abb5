package org.pbxguard.servlet.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;

/**
 * What the pages' script sends and is answered in the two steps of a ceremony (W3C WebAuthn level
 * 3): JSON.
 *
 * <p>Stateless.
 */
public final class KeyScript {
  private static final int MAX_BODY = 131_072;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private KeyScript() {}

  /** The object that came; empty for anything else, and for more than 128 KiB. */
  public static Optional<JsonNode> body(HttpServletRequest request) throws IOException {
    String type = Optional.ofNullable(request.getContentType()).orElse("");
    byte[] bytes = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (!type.split(";", 2)[0].strip().equals("application/json") || bytes.length > MAX_BODY) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readTree(bytes)).filter(JsonNode::isObject);
    } catch (JsonProcessingException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The second step of a ceremony as it came.
   *
   * @param caller who asked in the first
   */
  public static CeremonyAnswer answer(String caller, JsonNode body) {
    return new CeremonyAnswer(
        caller, body.path("ceremony").asText(), body.path("credential").toString());
  }

  /** Answers the first step. */
  public static void begun(HttpServletResponse response, Ceremony ceremony) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("ceremony", ceremony.id());
    body.set("publicKey", JSON.readTree(ceremony.publicKey()).path("publicKey"));
    send(response, HttpServletResponse.SC_OK, body);
  }

  /** It went well; the script goes on to a path of this site. */
  public static void next(HttpServletResponse response, String path) throws IOException {
    send(response, HttpServletResponse.SC_OK, JSON.createObjectNode().put("next", path));
  }

  /** It did not go well; the script shows a sentence. */
  public static void fail(HttpServletResponse response, int status, String sentence)
      throws IOException {
    send(response, status, JSON.createObjectNode().put("error", sentence));
  }

  private static void send(HttpServletResponse response, int status, ObjectNode body)
      throws IOException {
    Page.bytes(response, status, "application/json", body.toString());
  }
}
