package org.pbxguard.servlet.gate;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;
import org.pbxguard.core.mfa.fido2.Fido2Keys;
import org.pbxguard.servlet.page.KeyScript;

/**
 * The ceremonies of FIDO2 keys (W3C WebAuthn level 3), which the pages' script drives: each in two
 * steps of JSON. A ceremony is bound to the user and to the session of the application.
 *
 * <p>Thread-safe.
 */
final class KeyPages {
  private final SecondFactor factor;
  private final AccountPages account;
  private final Verification verification;
  private final GateWire wire;

  KeyPages(SecondFactor factor, AccountPages account, Verification verification, GateWire wire) {
    this.factor = factor;
    this.account = account;
    this.verification = verification;
    this.wire = wire;
  }

  /** Whether keys are offered and accepted. */
  boolean offered() {
    return account.offered().contains(MfaMethod.FIDO2);
  }

  /**
   * Answers POST; the request is known to be of this site's own page.
   *
   * @param path what follows the prefix
   */
  void post(Visit visit, String path) throws IOException {
    Optional<JsonNode> body = KeyScript.body(visit.request());
    if (!offered()) {
      fail(visit, new Problem(HttpServletResponse.SC_NOT_FOUND, "gone", ""));
    } else if (body.isEmpty()) {
      fail(visit, new Problem(HttpServletResponse.SC_BAD_REQUEST, "key.failed", ""));
    } else {
      Fido2Keys keys = factor.fido2().orElseThrow();
      switch (path) {
        case "/verify/key/begin" ->
            KeyScript.begun(visit.response(), keys.beginAssertion(visit.user(), caller(visit)));
        case "/verify/key/finish" -> finishAssertion(visit, keys, body.get());
        case "/account/key/begin" -> beginRegistration(visit, keys, body.get());
        case "/account/key/finish" -> finishRegistration(visit, keys, body.get());
        default -> fail(visit, new Problem(HttpServletResponse.SC_NOT_FOUND, "gone", ""));
      }
    }
  }

  private static String caller(Visit visit) {
    return visit.who().binding();
  }

  private static CeremonyAnswer answer(Visit visit, JsonNode body) {
    return KeyScript.answer(caller(visit), body);
  }

  private static void fail(Visit visit, Problem problem) throws IOException {
    KeyScript.fail(visit.response(), problem.status(), visit.words().get(problem.key()));
  }

  private void finishAssertion(Visit visit, Fido2Keys keys, JsonNode body) throws IOException {
    MfaResult result =
        keys.finishAssertion(
            visit.user(), answer(visit, body), wire.connection().address(visit.request()));
    if (result.accepted()) {
      verification.renew(visit);
      KeyScript.next(visit.response(), verification.target(visit));
    } else {
      fail(visit, Problem.of(visit, result, refused()));
    }
  }

  private static Problem refused() {
    return new Problem(HttpServletResponse.SC_FORBIDDEN, "key.failed", "");
  }

  private void beginRegistration(Visit visit, Fido2Keys keys, JsonNode body) throws IOException {
    Rights rights = account.rights(visit);
    if (!rights.maySee() || !rights.mayChange()) {
      fail(visit, new Problem(HttpServletResponse.SC_FORBIDDEN, "stale", ""));
      return;
    }
    String token = body.path("token").asText().strip();
    Change<Ceremony> begun =
        keys.beginRegistration(
            visit.user(), AccountPages.authorization(rights, token), caller(visit));
    if (begun instanceof Change.Done<Ceremony> done) {
      KeyScript.begun(visit.response(), done.value());
    } else {
      Problem wrong = new Problem(HttpServletResponse.SC_FORBIDDEN, "token.wrong", "");
      fail(visit, Problem.of(visit, begun, wrong));
    }
  }

  private void finishRegistration(Visit visit, Fido2Keys keys, JsonNode body) throws IOException {
    Rights rights = account.rights(visit);
    String said = body.path("name").asText().strip();
    String name = said.isEmpty() ? visit.words().get("key.name") : said;
    if (!rights.maySee()) {
      fail(visit, new Problem(HttpServletResponse.SC_FORBIDDEN, "stale", ""));
    } else if (!AccountPages.isName(name)) {
      fail(visit, new Problem(HttpServletResponse.SC_BAD_REQUEST, "name.wrong", ""));
    } else {
      Change<String> added = keys.finishRegistration(visit.user(), answer(visit, body), name);
      if (added instanceof Change.Done) {
        account.goOn(visit, rights.proven());
        KeyScript.next(visit.response(), visit.page().prefix() + "/account?done=key");
      } else {
        fail(visit, Problem.of(visit, added, refused()));
      }
    }
  }
}
