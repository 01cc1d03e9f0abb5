package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The route by which an administrator has the process take its configuration anew.
 *
 * <p>Thread-safe.
 */
final class ConfigRoutes {
  private final Reloading reloading;

  ConfigRoutes(Reloading reloading) {
    this.reloading = reloading;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "POST",
            "/config/reload",
            Access.ADMIN,
            "Takes the configuration anew, whole or not at all",
            this::reload));
  }

  private ApiAnswer reload(ApiCall call) {
    Reloaded reloaded =
        asked(call.author())
            .orElseThrow(
                () -> ApiError.of(409, "Nothing runs here that read a configuration file"));
    if (!reloaded.faults().isEmpty()) {
      throw ApiError.faults("The configuration is not right, nothing changed", reloaded.faults());
    }
    ObjectNode body = ApiAnswer.success().put("message", message(reloaded));
    reloaded.changed().forEach(body.putArray("changed")::add);
    reloaded.restart().forEach(body.putArray("restart_needed")::add);
    return new ApiAnswer(body);
  }

  private Optional<Reloaded> asked(String by) {
    try {
      return reloading.reload(by);
    } catch (CompletionException failed) {
      throw Waiting.refusal(failed);
    }
  }

  private static String message(Reloaded reloaded) {
    if (reloaded.changed().isEmpty() && reloaded.restart().isEmpty()) {
      return "Nothing is written otherwise than it holds";
    }
    return reloaded.restart().isEmpty()
        ? "The new settings hold"
        : "The new settings hold, but for those that need a restart";
  }
}
