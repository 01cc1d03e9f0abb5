package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.pbxguard.core.access.Administrator;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.ApiKey;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.fido2.Passkeys;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.servlet.client.FailureThrottle;
import org.pbxguard.servlet.page.Html;
import org.pbxguard.servlet.page.Page;

/**
 * The ways in: by passkey, which says by itself who it is; and the first time by an administrator's
 * API key or an invitation, which only let set one up.
 *
 * <p>Thread-safe.
 */
final class SignInPages {
  private static final int MAX_SECRET = 128;
  private static final int TOO_MANY = 429;

  private final Console console;
  private final ConsolePorts ports;
  private final FailureThrottle throttle;

  SignInPages(Console console) {
    this.console = console;
    this.ports = console.ports();
    this.throttle = new FailureThrottle(ports.guard().clock()::nanos);
  }

  private Passkeys passkeys() {
    return console.passkeys().orElseThrow();
  }

  void show(Visit visit) throws IOException {
    Html html = visit.begin("sign-in").element("p", visit.say("sign-in.about"));
    visit.ceremony(html, "/sign-in/key", "get");
    visit.go(html, visit.say("sign-in.go"));
    html.open("p", "class", "or")
        .element("a", visit.say("sign-in.first"), "href", visit.path("/set-up"))
        .close();
    visit.send(HttpServletResponse.SC_OK, html);
  }

  void showSetUp(Visit visit, String problem) throws IOException {
    showSetUp(visit, HttpServletResponse.SC_OK, problem);
  }

  private void showSetUp(Visit visit, int status, String problem) throws IOException {
    Html html = visit.begin("set-up").element("p", visit.say("set-up.about"));
    visit.problem(html, problem.isEmpty() ? "" : visit.say(problem));
    form(visit, html, "invitation", "one-time-code");
    form(visit, html, "key", "off");
    html.open("p", "class", "or")
        .element("a", visit.say("set-up.back"), "href", visit.path("/sign-in"))
        .close();
    visit.send(status, html);
  }

  private static void form(Visit visit, Html html, String by, String autocomplete) {
    html.open("section", "aria-labelledby", "h-" + by)
        .element("h2", visit.say("set-up." + by), "id", "h-" + by)
        .element("p", visit.say("set-up." + by + ".about"), "class", "soft");
    visit.form(html, "/set-up/" + by);
    html.element("label", visit.say("field.name"), "for", "name-" + by)
        .open(
            "input",
            "id",
            "name-" + by,
            "name",
            "name",
            "autocomplete",
            "username",
            "maxlength",
            "32",
            "autocapitalize",
            "none",
            "spellcheck",
            "false",
            "required",
            "required")
        .element("label", visit.say("field." + by), "for", "secret-" + by)
        .open(
            "input",
            "id",
            "secret-" + by,
            "name",
            "secret",
            "type",
            by.equals("key") ? "password" : "text",
            "autocomplete",
            autocomplete,
            "maxlength",
            "128",
            "spellcheck",
            "false",
            "required",
            "required")
        .element("button", visit.say("set-up.go"), "type", "submit")
        .close()
        .close();
  }

  /** Answers POST; the request is known to be of this console's own page. */
  void post(Visit visit, String path) throws IOException {
    switch (path) {
      case "/sign-in/key/begin" ->
          Ceremonies.begun(visit, passkeys().begin(Ceremonies.caller(visit)));
      case "/sign-in/key/finish" -> finish(visit);
      default -> setUp(visit, path.equals("/set-up/key"));
    }
  }

  private void finish(Visit visit) throws IOException {
    Optional<UserId> user = Ceremonies.proven(visit, console, anybody -> true);
    if (user.isPresent()) {
      enter(visit, user.get().name(), false);
      Ceremonies.next(visit, "/");
    }
  }

  private void enter(Visit visit, String name, boolean setUp) {
    String device = console.wire().connection().device(visit.request());
    console
        .wire()
        .remember(
            visit.request(),
            visit.response(),
            console.sessions().begin(name, setUp, device, visit.token()));
  }

  private void setUp(Visit visit, boolean byKey) throws IOException {
    String name = visit.field("name");
    String secret = visit.field("secret");
    if (!UserId.isAdministratorName(name) || secret.isEmpty() || secret.length() > MAX_SECRET) {
      showSetUp(visit, HttpServletResponse.SC_BAD_REQUEST, "name.wrong");
      return;
    }
    Durable<Optional<Administrator>> admitted =
        byKey ? byKey(name, secret) : byInvitation(name, secret);
    if (admitted.value().isEmpty()) {
      showSetUp(visit, HttpServletResponse.SC_SERVICE_UNAVAILABLE, admitted.problem());
    } else if (admitted.value().get().isEmpty()) {
      refused(visit, byKey);
    } else {
      enter(visit, name, true);
      visit.to("/account");
    }
  }

  /** A key that may do everything may also say who looks after the guard. */
  private Durable<Optional<Administrator>> byKey(String name, String secret) {
    Optional<ApiKey> key = ports.keys().authenticate(secret).filter(k -> k.role() == Role.ADMIN);
    if (key.isEmpty()) {
      return new Durable<>(Optional.of(Optional.empty()), "");
    }
    String by = "key " + key.get().id();
    Administrators all = ports.administrators();
    return Durable.of(
        all.add(name, Role.ADMIN, by)
            .thenCompose(
                person ->
                    ports
                        .guard()
                        .changes()
                        .commit(
                            new Batch(), "console_set_up", Map.of("administrator", name, "by", by))
                        .thenApply(done -> Optional.of(person))));
  }

  private Durable<Optional<Administrator>> byInvitation(String name, String secret) {
    return Durable.of(ports.administrators().redeem(name, secret));
  }

  /** Only wrong ones wait: a neighbour of the same address must not lock anybody out. */
  private void refused(Visit visit, boolean byKey) throws IOException {
    Optional<IpAddress> client = console.wire().connection().address(visit.request());
    Duration wait = client.map(throttle::waitFor).orElse(Duration.ZERO);
    if (!wait.isZero()) {
      Page.retryAfter(visit.response(), wait);
      showSetUp(visit, TOO_MANY, "later");
      return;
    }
    client.ifPresent(throttle::failed);
    ports
        .guard()
        .audit()
        .record(
            new ThreatEvent(
                ports.guard().clock().instant(),
                EventType.FAILED_AUTH,
                Severity.MEDIUM,
                client.map(IpPrefix::host),
                Map.of("where", "console", "by", byKey ? "key" : "invitation")));
    showSetUp(visit, HttpServletResponse.SC_FORBIDDEN, byKey ? "key.wrong" : "invitation.wrong");
  }
}
