package org.pbxguard.servlet.api;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Liveness and readiness. Liveness tells nothing but that the process answers, since anyone may
 * ask.
 *
 * <p>Thread-safe.
 */
final class StatusRoutes {
  private final BooleanSupplier ready;

  StatusRoutes(BooleanSupplier ready) {
    this.ready = ready;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/health", Access.ANYONE, "Liveness", call -> status("ok")),
        new Route("GET", "/ready", Access.VIEWER, "Readiness", call -> readiness()));
  }

  private ApiAnswer readiness() {
    if (!ready.getAsBoolean()) {
      throw ApiError.of(503, "The store does not take changes, or the guard is stopping");
    }
    return status("ready");
  }

  private static ApiAnswer status(String word) {
    return new ApiAnswer(ApiAnswer.object().put("status", word));
  }
}
