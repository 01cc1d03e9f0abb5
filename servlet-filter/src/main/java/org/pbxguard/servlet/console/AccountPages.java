package org.pbxguard.servlet.console;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.Passkeys;
import org.pbxguard.servlet.page.Html;

/**
 * Where administrators look after their passkeys and sessions. A change of passkeys wants a proof
 * of just now, ends the person's other sessions, and this one goes on under a new token. The last
 * passkey stays.
 *
 * <p>Thread-safe.
 */
final class AccountPages {
  private final Console console;
  private final Sessions sessions;
  private final MfaService service;

  AccountPages(Console console) {
    this.console = console;
    this.sessions = console.sessions();
    this.service = console.ports().secondFactor().service();
  }

  private Passkeys passkeys() {
    return console.passkeys().orElseThrow();
  }

  private static UserId user(Visit visit) {
    return UserId.administrator(visit.person().name());
  }

  private List<MfaMethods.Key> keys(Visit visit) {
    return service.methods(user(visit)).fido2();
  }

  private boolean isFresh(Visit visit) {
    return sessions.isFresh(visit.person().session());
  }

  void show(Visit visit, String problem) throws IOException {
    show(visit, HttpServletResponse.SC_OK, problem);
  }

  private void show(Visit visit, int status, String problem) throws IOException {
    Html html = visit.begin("account");
    visit.problem(html, problem.isEmpty() ? "" : visit.say(problem));
    visit.done(html, "key", "removed", "ended", "proven");
    if (visit.person().session().setUp()) {
      html.element("p", visit.say("account.set-up"), "class", "box");
    } else if (!isFresh(visit)) {
      html.open("div", "class", "box").element("p", visit.say("stale"));
      visit.ceremony(html, "/account/prove", "get");
      visit.go(html, visit.say("stale.go"));
      html.close();
    }
    passkeys(visit, html);
    if (!visit.person().session().setUp()) {
      sessions(visit, html);
    }
    visit.send(status, html);
  }

  private void passkeys(Visit visit, Html html) {
    List<MfaMethods.Key> own = keys(visit);
    section(visit, html, "passkeys");
    if (own.isEmpty()) {
      html.element("p", visit.say("passkeys.none"));
    } else {
      html.open("ul", "class", "list");
      own.forEach(key -> row(visit, html, key, isFresh(visit) && own.size() > 1));
      html.close();
    }
    if (own.size() == 1) {
      html.element("p", visit.say("passkeys.one"), "class", "soft");
    }
    if (isFresh(visit)) {
      visit.ceremony(html, "/account/key", "create");
      html.element("label", visit.say("field.key-name"), "for", "key-name")
          .open(
              "input", "id", "key-name", "name", "name", "autocomplete", "off", "maxlength", "64");
      visit.go(html, visit.say("passkeys.add"));
    }
    html.close();
  }

  private static Html section(Visit visit, Html html, String key) {
    return html.open("section", "aria-labelledby", "h-" + key)
        .element("h2", visit.say(key), "id", "h-" + key)
        .element("p", visit.say(key + ".about"), "class", "soft");
  }

  private static void row(Visit visit, Html html, MfaMethods.Key key, boolean removable) {
    html.open("li")
        .open("div")
        .element("strong", key.name())
        .element(
            "span", visit.words().get("since", visit.words().time(key.created())), "class", "soft")
        .close();
    if (removable) {
      html.open("div");
      visit.button(
          html,
          "/account/remove",
          visit.words().get("remove", key.name()),
          "quiet small",
          "id",
          key.id());
      html.close();
    }
    html.close();
  }

  private void sessions(Visit visit, Html html) {
    String own = Sessions.idOf(visit.token());
    List<Sessions.Shown> all = sessions.list(visit.person().name());
    section(visit, html, "sessions").open("ul", "class", "list");
    for (Sessions.Shown session : all) {
      html.open("li")
          .open("div")
          .element("strong", session.device().isEmpty() ? visit.say("unknown") : session.device())
          .element(
              "span",
              visit.words().get("seen", visit.words().time(session.seen())),
              "class",
              "soft")
          .close()
          .open("div");
      if (session.id().equals(own)) {
        html.element("span", visit.say("sessions.own"), "class", "tag");
      } else {
        visit.button(
            html,
            "/account/sessions",
            visit.say("sessions.end"),
            "quiet small",
            "id",
            session.id());
      }
      html.close().close();
    }
    html.close();
    if (all.size() > 1) {
      visit.button(html, "/account/sessions", visit.say("sessions.others"), "quiet", "id", "*");
    }
    html.close();
  }

  /** Answers POST; the request is known to be of this console's own page. */
  void post(Visit visit, String path) throws IOException {
    switch (path) {
      case "/account/key/begin" -> beginRegistration(visit);
      case "/account/key/finish" -> finishRegistration(visit);
      case "/account/prove/begin" ->
          Ceremonies.begun(visit, passkeys().begin(Ceremonies.caller(visit)));
      case "/account/prove/finish" -> finishProof(visit);
      case "/account/remove" -> remove(visit);
      case "/account/sessions" -> endSessions(visit);
      default -> visit.sentence(HttpServletResponse.SC_NOT_FOUND, "gone");
    }
  }

  private void beginRegistration(Visit visit) throws IOException {
    if (!isFresh(visit)) {
      Ceremonies.fail(visit, HttpServletResponse.SC_FORBIDDEN, "stale");
      return;
    }
    Change<Ceremony> begun =
        passkeys()
            .beginRegistration(user(visit), Authorization.steppedUp(), Ceremonies.caller(visit));
    if (begun instanceof Change.Done<Ceremony> done) {
      Ceremonies.begun(visit, done.value());
    } else {
      Ceremonies.fail(visit, begun);
    }
  }

  private void finishRegistration(Visit visit) throws IOException {
    Optional<JsonNode> body = Ceremonies.body(visit);
    if (body.isEmpty()) {
      Ceremonies.fail(visit);
      return;
    }
    String said = body.get().path("name").asText().strip();
    String name = said.isEmpty() ? visit.say("key.name") : said;
    if (name.length() > Credential.MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      Ceremonies.fail(visit, HttpServletResponse.SC_BAD_REQUEST, "key-name.wrong");
      return;
    }
    Change<String> added =
        passkeys().finishRegistration(user(visit), Ceremonies.answer(visit, body.get()), name);
    if (added instanceof Change.Done) {
      Sessions.Session session = visit.person().session();
      goOn(visit, session.setUp() ? session.seen() : session.proven());
      Ceremonies.next(visit, "/account?done=key");
    } else {
      Ceremonies.fail(visit, added);
    }
  }

  private void goOn(Visit visit, Instant proven) {
    console
        .wire()
        .remember(
            visit.request(),
            visit.response(),
            sessions.renew(visit.person().session(), proven, visit.token()));
  }

  /** The passkey must be the person's own: another administrator's proves nothing here. */
  private void finishProof(Visit visit) throws IOException {
    if (Ceremonies.proven(visit, console, user(visit)::equals).isPresent()) {
      goOn(visit, console.ports().guard().clock().instant());
      Ceremonies.next(visit, "/account?done=proven");
    }
  }

  private void remove(Visit visit) throws IOException {
    String id = visit.field("id");
    List<MfaMethods.Key> own = keys(visit);
    Optional<MfaMethods.Key> key = own.stream().filter(k -> k.id().equals(id)).findFirst();
    if (!isFresh(visit)) {
      show(visit, HttpServletResponse.SC_FORBIDDEN, "stale");
    } else if (key.isEmpty()) {
      show(visit, HttpServletResponse.SC_NOT_FOUND, "gone");
    } else if (own.size() == 1) {
      show(visit, HttpServletResponse.SC_CONFLICT, "passkeys.one");
    } else if (visit.field("sure").equals("yes")) {
      removed(visit, service.remove(user(visit), MfaMethod.FIDO2, id, Authorization.steppedUp()));
    } else {
      ask(visit, key.get());
    }
  }

  private void removed(Visit visit, Change<Boolean> change) throws IOException {
    if (change instanceof Change.Done) {
      goOn(visit, visit.person().session().proven());
      visit.to("/account?done=removed");
    } else {
      show(visit, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "unavailable");
    }
  }

  private static void ask(Visit visit, MfaMethods.Key key) throws IOException {
    Html html =
        visit.begin("remove.title").element("p", visit.words().get("remove.ask", key.name()));
    visit.button(
        html, "/account/remove", visit.say("remove.go"), "danger", "id", key.id(), "sure", "yes");
    html.element("a", visit.say("cancel"), "class", "go quiet", "href", visit.path("/account"));
    visit.send(HttpServletResponse.SC_OK, html);
  }

  /** Ends sessions of the person, but never the one that asks: that is what signing out is for. */
  private void endSessions(Visit visit) {
    String own = Sessions.idOf(visit.token());
    String id = visit.field("id");
    sessions.end(visit.person().name(), s -> !s.equals(own) && (id.equals("*") || id.equals(s)));
    visit.to("/account?done=ended");
  }
}
