package org.pbxguard.servlet.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One route of the contract.
 *
 * <p>Immutable.
 *
 * @param method the HTTP method
 * @param template the path, such as {@code /security/check-ip/{ip}}, below the API's prefix
 * @param access who may call it
 * @param summary one sentence for the OpenAPI document
 * @param endpoint what answers
 */
record Route(String method, String template, Access access, String summary, Endpoint endpoint) {

  /** Answers a call. */
  @FunctionalInterface
  interface Endpoint {
    /** The success answer; an {@link ApiError} is the other outcome. */
    ApiAnswer answer(ApiCall call);
  }

  /** The values of the template's variables when the path fits. */
  Optional<List<String>> match(List<String> path) {
    List<String> parts = RouteTable.segments(template);
    if (parts.size() != path.size()) {
      return Optional.empty();
    }
    List<String> variables = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).startsWith("{")) {
        variables.add(path.get(i));
      } else if (!parts.get(i).equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
