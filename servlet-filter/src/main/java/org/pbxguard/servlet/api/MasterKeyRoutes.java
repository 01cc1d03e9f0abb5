package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pbxguard.core.KeyRotation;
import org.pbxguard.core.KeyStatus;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.secret.KeyException;
import org.pbxguard.core.secret.RetiredKey;

/**
 * The routes by which administrators look at the master key and change it. No key ever leaves.
 *
 * <p>Thread-safe.
 */
final class MasterKeyRoutes {
  private static final String PATH = "/security/master-key";

  /** How long an answer waits for rows to be sealed anew; it goes on without anyone waiting. */
  private static final long WAIT_SECONDS = 5;

  private final Optional<KeyRotation> rotation;

  MasterKeyRoutes(Optional<KeyRotation> rotation) {
    this.rotation = rotation;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", PATH, Access.ADMIN, "Which master keys are in use", this::show),
        new Route("POST", PATH + "/rotate", Access.ADMIN, "Changes the master key", this::rotate));
  }

  private KeyRotation rotation() {
    return rotation.orElseThrow(() -> ApiError.of(409, "There is no key file here to change"));
  }

  private ApiAnswer show(ApiCall call) {
    return new ApiAnswer(describe(ApiAnswer.object(), rotation().status()));
  }

  private ApiAnswer rotate(ApiCall call) {
    ObjectNode body = ApiAnswer.success();
    try {
      CompletableFuture<Integer> sealed = rotation().rotate(call.author());
      body.put("rows_sealed", sealed.get(WAIT_SECONDS, TimeUnit.SECONDS));
    } catch (KeyException unchanged) {
      throw ApiError.of(503, "The key file cannot be replaced; the master key is unchanged");
    } catch (TimeoutException | ExecutionException | JournalException goesOn) {
      // The key is changed; "sealing" says that rows are still to be sealed anew.
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw ApiError.unavailable();
    }
    return new ApiAnswer(describe(body, rotation().status()));
  }

  private static ObjectNode describe(ObjectNode body, KeyStatus status) {
    body.put("key", status.current().toString()).put("sealing", status.sealing());
    ArrayNode retired = body.putArray("retired");
    for (RetiredKey key : status.retired()) {
      ObjectNode item = retired.addObject().put("key", key.id().toString());
      key.since().ifPresent(since -> item.put("since", since.toString()));
      item.put("backup_codes", status.ofCodes().contains(key.id()));
    }
    return body;
  }
}
