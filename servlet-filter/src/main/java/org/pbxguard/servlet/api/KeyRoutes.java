package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.access.ApiKey;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.access.NewApiKey;
import org.pbxguard.core.access.Role;

/**
 * The routes by which administrators manage keys.
 *
 * <p>Thread-safe.
 */
final class KeyRoutes {
  private static final String PATH = "/security/keys";

  private final ApiKeys keys;

  KeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", PATH, Access.ADMIN, "The keys, without their text", this::list),
        new Route("POST", PATH, Access.ADMIN, "Makes a key, shown this once", this::create),
        new Route("DELETE", PATH, Access.ADMIN, "Revokes a key by its id", this::revoke));
  }

  private ApiAnswer list(ApiCall call) {
    ObjectNode body = ApiAnswer.object();
    ArrayNode items = body.putArray("items");
    keys.list().forEach(key -> describe(items.addObject(), key));
    return new ApiAnswer(body);
  }

  private ApiAnswer create(ApiCall call) {
    Role role = role(call.body().text("role", 16));
    String note = call.body().optionalText("note", ApiKey.MAX_NOTE).orElse("");
    Optional<Instant> expires = call.body().optionalText("expires", 40).map(KeyRoutes::instant);
    NewApiKey created = Waiting.durable(keys.create(role, note, expires, call.author()));
    ObjectNode body = describe(ApiAnswer.success(), created.key());
    return new ApiAnswer(body.put("key", created.text()));
  }

  private ApiAnswer revoke(ApiCall call) {
    String id = call.body().text("id", 32);
    if (!Waiting.durable(keys.revoke(id, call.author()))) {
      throw ApiError.of(404, "There is no key of that id");
    }
    return ApiAnswer.success("The key is revoked");
  }

  private static ObjectNode describe(ObjectNode item, ApiKey key) {
    item.put("id", key.id())
        .put("role", key.role().name().toLowerCase(Locale.ROOT))
        .put("note", key.note())
        .put("created", key.created().toString());
    key.expires().ifPresent(end -> item.put("expires", end.toString()));
    return item;
  }

  private static Role role(String text) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
        return role;
      }
    }
    throw ApiError.field("role", "role is not one of admin, service, viewer");
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiError.field("expires", "expires is not an ISO 8601 time in UTC");
    }
  }
}
