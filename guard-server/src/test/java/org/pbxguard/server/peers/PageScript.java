package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * What a script of the page that is shown could do, and what an attacker would have it do: post
 * with the page's token, and take the two steps of a ceremony apart.
 *
 * @param key where the ceremony's two steps are, such as {@code /guard/sign-in/key}
 */
record PageScript(Chromium browser, String key) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer of the server to a script. */
  record Answer(int status, JsonNode body) {}

  Answer post(String path, ObjectNode body) throws IOException {
    Object answer =
        browser.runAsync(
            "const csrf = document.querySelector('input[name=csrf]').value;"
                + "const r = await fetch(args[0], {method: 'POST', headers:"
                + " {'Content-Type': 'application/json', 'X-CSRF-Token': csrf}, body: args[1]});"
                + "return [r.status, await r.text()];",
            path,
            body.toString());
    List<?> parts = (List<?>) answer;
    return new Answer(((Long) parts.get(0)).intValue(), JSON.readTree((String) parts.get(1)));
  }

  /** The first step. */
  Answer begin() throws IOException {
    return post(key + "/begin", JSON.createObjectNode());
  }

  /** The second step. */
  Answer finish(Answer begun, JsonNode credential) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.put("ceremony", begun.body().path("ceremony").asText()).set("credential", credential);
    return post(key + "/finish", body);
  }

  /** Has the key sign on the page that is shown, with some options changed. */
  JsonNode sign(Answer begun, String changes) throws IOException {
    String said =
        (String)
            browser.runAsync(
                "const json = {...JSON.parse(args[0]), ...JSON.parse(args[1])};"
                    + "const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);"
                    + "const c = await navigator.credentials.get({publicKey});"
                    + "return JSON.stringify(c.toJSON());",
                begun.body().path("publicKey").toString(),
                changes);
    assertThat(said).doesNotStartWith("error");
    return JSON.readTree(said);
  }
}
