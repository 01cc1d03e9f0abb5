package org.pbxguard.core.mfa.fido2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.yubico.webauthn.data.ByteArray;
import java.io.IOException;

/**
 * The parts of a browser's client data that the library does not judge: whether the page was in
 * another site's frame (W3C WebAuthn level 3, 7.1 steps 10 and 11 and their like in 7.2). The pages
 * of the guard never are.
 *
 * <p>Immutable.
 */
final class ClientData {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ClientData() {}

  /**
   * Whether the ceremony took place in a page of ours that no other site framed.
   *
   * @throws IOException if it is no JSON
   */
  static boolean isTopLevel(ByteArray json) throws IOException {
    JsonNode data = MAPPER.readTree(json.getBytes());
    JsonNode crossOrigin = data.path("crossOrigin");
    boolean sameOrigin =
        crossOrigin.isMissingNode() || (crossOrigin.isBoolean() && !crossOrigin.booleanValue());
    return sameOrigin && data.path("topOrigin").isMissingNode();
  }
}
