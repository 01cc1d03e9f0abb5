package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.TrustedDevices;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.servlet.page.Html;
import org.pbxguard.servlet.page.Messages;
import org.pbxguard.servlet.page.Page;
import org.pbxguard.servlet.parse.UnreadBody;

/**
 * The pages of the gate: the challenge and the way out. They need no script. A form is taken only
 * with the token of its session and from this site's own pages.
 *
 * <p>Thread-safe.
 */
final class GatePages {
  private static final int MAX_TARGET = 1024;

  private final GateSettings settings;
  private final MfaService service;
  private final GateSessions sessions;
  private final GateWire wire;
  private final Verification verification;
  private final Csrf csrf;
  private final AccountPages account;
  private final KeyPages keys;
  private final TrustedDevices devices;
  private static final String WORDS = "org.pbxguard.servlet.gate.messages";

  GatePages(
      GateSettings settings,
      SecondFactor secondFactor,
      GateSessions sessions,
      GateWire wire,
      Signer csrf) {
    this.settings = settings;
    this.service = secondFactor.service();
    this.sessions = sessions;
    this.wire = wire;
    this.verification = new Verification(sessions, wire);
    this.csrf = new Csrf(csrf);
    this.account = new AccountPages(secondFactor, sessions, wire, verification);
    this.devices = secondFactor.devices();
    this.keys = new KeyPages(secondFactor, account, verification, wire);
  }

  /**
   * Answers a request below the prefix.
   *
   * @param path what follows the prefix
   */
  void serve(
      HttpServletRequest request, HttpServletResponse response, String path, Optional<Identity> who)
      throws IOException {
    Page page =
        new Page(
            request.getContextPath() + settings.prefix(),
            Messages.of(WORDS, request.getHeader("Accept-Language")));
    if (path.equals("/style.css")) {
      Page.bytes(response, HttpServletResponse.SC_OK, "text/css;charset=utf-8", Page.STYLE);
    } else if (path.equals("/keys.js")) {
      Page.bytes(response, HttpServletResponse.SC_OK, "text/javascript;charset=utf-8", Page.KEYS);
    } else if (!wire.connection().encrypted(request)) {
      UnreadBody.close(request, response);
      page.sentence(response, HttpServletResponse.SC_FORBIDDEN, "insecure");
    } else if (who.isEmpty()) {
      UnreadBody.close(request, response);
      page.sentence(response, HttpServletResponse.SC_FORBIDDEN, "signin");
    } else {
      serve(new Visit(request, response, page, who.get(), csrf.token(who.get())), path);
    }
  }

  private void serve(Visit visit, String path) throws IOException {
    String method = visit.request().getMethod();
    if (method.equals("GET") && path.equals("/verify")) {
      challenge(visit, Problem.NONE);
    } else if (method.equals("GET") && path.equals("/account")) {
      account.show(visit);
    } else if (method.equals("POST")) {
      post(visit, path);
    } else {
      absent(visit);
    }
  }

  private static void absent(Visit visit) throws IOException {
    UnreadBody.close(visit.request(), visit.response());
    visit.sentence(HttpServletResponse.SC_NOT_FOUND, "title");
  }

  private void post(Visit visit, String path) throws IOException {
    if (!wire.ownOrigin(visit.request()) || !csrf.isOwn(visit.request(), visit.who())) {
      UnreadBody.close(visit.request(), visit.response());
      visit.sentence(HttpServletResponse.SC_FORBIDDEN, "foreign");
    } else if (path.equals("/verify")) {
      verify(visit);
    } else if (path.startsWith("/verify/key/") || path.startsWith("/account/key/")) {
      keys.post(visit, path);
    } else if (path.startsWith("/account/")) {
      account.post(visit, path.substring("/account".length()));
    } else if (path.equals("/sign-out")) {
      UnreadBody.close(visit.request(), visit.response());
      sessions.end(visit.who().binding());
      wire.forget(visit.request(), visit.response());
      Page.redirect(visit.response(), settings.loginPath().orElse(visit.root()));
    } else {
      absent(visit);
    }
  }

  private void verify(Visit visit) throws IOException {
    String code = Optional.ofNullable(visit.request().getParameter("code")).orElse("");
    MfaResult result =
        code.length() > AccountPages.MAX_CODE ? new MfaResult.Refused() : verify(visit, code);
    if (result instanceof MfaResult.Accepted accepted) {
      verification.renew(visit);
      if (visit.field("trust").equals("yes")) {
        trust(visit);
      }
      accepted(visit, accepted);
    } else {
      Problem wrong = new Problem(HttpServletResponse.SC_FORBIDDEN, "wrong", "code");
      challenge(visit, Problem.of(visit, result, wrong));
    }
  }

  /** A device that the user trusts has a budget of its own for wrong codes. */
  private MfaResult verify(Visit visit, String code) {
    Optional<IpAddress> client = wire.connection().address(visit.request());
    return devices.isTrusted(visit.user(), wire.deviceToken(visit.request()))
        ? service.verifyFromTrustedDevice(visit.user(), code, client)
        : service.verify(visit.user(), code, client);
  }

  /** The person proved the factor and wants not to be asked on this device again for a while. */
  private void trust(Visit visit) {
    Duration lifetime = service.settings().policy().trustedDeviceLifetime();
    if (lifetime.isZero()) {
      return;
    }
    Change<String> trusted = devices.trust(visit.user(), wire.connection().device(visit.request()));
    if (trusted instanceof Change.Done<String> done) {
      wire.trust(visit.request(), visit.response(), done.value(), lifetime);
    }
  }

  private void accepted(Visit visit, MfaResult.Accepted accepted) throws IOException {
    String target = verification.target(visit);
    if (!accepted.fewCodesLeft() && !accepted.replaySeen()) {
      Page.redirect(visit.response(), target);
      return;
    }
    Messages words = visit.words();
    Html html = visit.page().begin().element("p", words.get("done"));
    if (accepted.replaySeen()) {
      html.element("p", words.get("replay"), "class", "box bad", "role", "alert");
    }
    if (accepted.fewCodesLeft()) {
      html.element("p", words.get("few"), "class", "box bad", "role", "alert");
      html.open("p")
          .element("a", words.get("few.go"), "href", visit.page().prefix() + "/account")
          .close();
    }
    html.element("a", words.get("continue"), "class", "go", "href", target);
    Page.send(visit.response(), HttpServletResponse.SC_OK, html);
  }

  private void challenge(Visit visit, Problem problem) throws IOException {
    Messages words = visit.words();
    Html html = visit.page().begin();
    html.open("p").text(words.get("intro") + " ").element("strong", visit.user().text()).close();
    if (service.status(visit.user()).enabled()) {
      ways(visit, html, problem);
    } else {
      html.element("p", words.get("enrol"), "role", "alert")
          .element(
              "a",
              words.get("enrol.go"),
              "class",
              "go",
              "href",
              visit.page().prefix() + "/account");
    }
    visit.button(html, "/sign-out", words.get("out"), "quiet");
    Page.send(visit.response(), problem.status(), html, Page.SCRIPT);
  }

  /** A form for each way to prove a factor that the user has. */
  private void ways(Visit visit, Html html, Problem problem) {
    MfaMethods own = service.methods(visit.user());
    boolean byKey = keys.offered() && !own.fido2().isEmpty();
    boolean byCode = own.totp() || !own.yubikeys().isEmpty() || own.backupCodes() > 0;
    if (byKey) {
      keyForm(visit, html, byCode);
    }
    if (byCode || !byKey) {
      codeForm(visit, html, problem);
    }
  }

  private static void keyForm(Visit visit, Html html, boolean other) {
    Messages words = visit.words();
    html.open("noscript").element("p", words.get("script")).close();
    visit.ceremony(html, "/verify/key", "get");
    html.element("p", words.get("key.ask"))
        .element("button", words.get("key.go"), "type", "submit")
        .element("p", "", "class", "say", "role", "status")
        .close();
    if (other) {
      html.element("p", words.get("or"), "class", "or");
    }
    visit.page().script(html);
  }

  private void codeForm(Visit visit, Html html, Problem problem) {
    Messages words = visit.words();
    html.element("p", words.get("ask"));
    if (problem.exists()) {
      html.element("p", words.get(problem.key()), "id", "problem", "class", "bad", "role", "alert");
    }
    visit.form(html, "/verify").element("label", words.get("code"), "for", "code");
    problem.input(
        html,
        "code",
        "hint",
        "name",
        "code",
        "autocomplete",
        "one-time-code",
        "maxlength",
        "128",
        "autocapitalize",
        "characters",
        "spellcheck",
        "false",
        "required",
        "required",
        "autofocus",
        "autofocus");
    html.element("p", words.get("hint"), "id", "hint", "class", "soft");
    long days = service.settings().policy().trustedDeviceLifetime().toDays();
    if (days > 0 && !devices.isTrusted(visit.user(), wire.deviceToken(visit.request()))) {
      html.open("label", "class", "check")
          .open("input", "type", "checkbox", "name", "trust", "value", "yes")
          .text(words.get("trust", days))
          .close();
    }
    html.element("button", words.get("go"), "type", "submit").close();
  }

  /**
   * The target where it is an absolute path on this host to every browser (RFC 3986 4.2, WHATWG
   * URL), else the root.
   */
  static String local(String target) {
    boolean good =
        target.length() <= MAX_TARGET
            && target.startsWith("/")
            && !target.startsWith("//")
            && target.indexOf('\\') < 0
            && target.chars().allMatch(c -> c > ' ' && c < 127);
    return good ? target : "/";
  }
}
