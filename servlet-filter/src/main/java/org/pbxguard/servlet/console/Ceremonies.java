package org.pbxguard.servlet.console;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;
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
  static void fail(Visit visit, MfaResult result) throws IOException {
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
