package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.pbxguard.core.access.Administrator;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.Invitation;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;

/**
 * The routes by which administrators of the console are invited and removed.
 *
 * <p>Thread-safe.
 */
final class AdministratorRoutes {
  private static final String PATH = "/security/administrators";

  private final Administrators administrators;
  private final MfaService service;

  AdministratorRoutes(Administrators administrators, MfaService service) {
    this.administrators = administrators;
    this.service = service;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", PATH, Access.ADMIN, "Who may sign in to the console", this::list),
        new Route("POST", PATH, Access.ADMIN, "Invites a person, shown this once", this::invite),
        new Route(
            "DELETE", PATH, Access.ADMIN, "Removes a person with all passkeys", this::remove));
  }

  private ApiAnswer list(ApiCall call) {
    ObjectNode body = ApiAnswer.object();
    ArrayNode items = body.putArray("items");
    for (Administrator person : administrators.list()) {
      ObjectNode item =
          items
              .addObject()
              .put("name", person.name())
              .put("role", person.role().name().toLowerCase(Locale.ROOT))
              .put("created", person.created().toString())
              .put("passkeys", service.methods(user(person.name())).fido2().size());
      person.invitedUntil().ifPresent(until -> item.put("invited_until", until.toString()));
    }
    return new ApiAnswer(body);
  }

  private ApiAnswer invite(ApiCall call) {
    String name = name(call);
    Role role =
        switch (call.body().optionalText("role", 16).orElse("admin")) {
          case "admin" -> Role.ADMIN;
          case "viewer" -> Role.VIEWER;
          default -> throw ApiError.field("role", "role is not one of admin, viewer");
        };
    Invitation invitation = Waiting.durable(administrators.invite(name, role, call.author()));
    return new ApiAnswer(
        ApiAnswer.success()
            .put("name", name)
            .put("invitation", invitation.text())
            .put("expires", invitation.expires().toString()));
  }

  /** Passkeys first: a name that is given again later must not wake them. */
  private ApiAnswer remove(ApiCall call) {
    String name = name(call);
    if (administrators.find(name).isEmpty()) {
      throw ApiError.of(404, "There is no administrator of that name");
    }
    Change<Boolean> purged = service.purge(user(name));
    if (!(purged instanceof Change.Done || purged instanceof Change.Absent)) {
      throw ApiError.unavailable();
    }
    if (!Waiting.durable(administrators.remove(name, call.author()))) {
      throw ApiError.of(404, "There is no administrator of that name");
    }
    return ApiAnswer.success(name + " is removed, with all passkeys and sessions");
  }

  private static String name(ApiCall call) {
    String name = call.body().text("name", UserId.MAX_ADMINISTRATOR);
    if (!UserId.isAdministratorName(name)) {
      throw ApiError.field(
          "name", "name is not 1 to 32 of A-Z a-z 0-9 . _ @ + -, the first a letter or digit");
    }
    return name;
  }

  private static UserId user(String name) {
    return UserId.administrator(name);
  }
}
