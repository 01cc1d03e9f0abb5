package org.pbxguard.servlet.console;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;
import org.pbxguard.core.mfa.fido2.PasskeyResult;
import org.pbxguard.servlet.page.KeyScript;
import org.pbxguard.servlet.page.Page;

/**
 * The ceremonies that the console's script drives, bound to the browser's session, signed in or
 * not.
 *
 * <p>Stateless.
 */
final class Ceremonies {
  private static final int TOO_MANY = 429;

  private Ceremonies() {}

  /** Who asks, in both steps. */
  static String caller(Visit visit) {
    return "console/" + Sessions.binding(visit.token());
  }

  /** The object that came; empty for anything else. */
  static Optional<JsonNode> body(Visit visit) throws IOException {
    return KeyScript.body(visit.request());
  }

  static CeremonyAnswer answer(Visit visit, JsonNode body) {
    return KeyScript.answer(caller(visit), body);
  }

  static void begun(Visit visit, Ceremony ceremony) throws IOException {
    KeyScript.begun(visit.response(), ceremony);
  }

  /**
   * The administrator whose passkey the second step of a login proves, if it is one that {@code
   * whose} takes; otherwise the failure is answered.
   */
  static Optional<UserId> proven(Visit visit, Console console, Predicate<UserId> whose)
      throws IOException {
    Optional<JsonNode> body = body(visit);
    if (body.isEmpty()) {
      fail(visit);
      return Optional.empty();
    }
    PasskeyResult result =
        console
            .passkeys()
            .orElseThrow()
            .finish(
                answer(visit, body.get()), console.wire().connection().address(visit.request()));
    Optional<UserId> user = result.user().filter(whose);
    if (user.isEmpty()) {
      fail(visit, result.result());
    }
    return user;
  }

  /** It went well; the script goes on to a page below the prefix. */
  static void next(Visit visit, String below) throws IOException {
    KeyScript.next(visit.response(), visit.path(below));
  }

  static void fail(Visit visit, int status, String key) throws IOException {
    KeyScript.fail(visit.response(), status, visit.say(key));
  }

  static void fail(Visit visit) throws IOException {
    fail(visit, HttpServletResponse.SC_FORBIDDEN, "key.failed");
  }

  /** Says why a login was not accepted: no more than what helps its owner. */
  private static void fail(Visit visit, MfaResult result) throws IOException {
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
    Page.retryAfter(visit.response(), wait);
    fail(visit, TOO_MANY, "later");
  }
}
