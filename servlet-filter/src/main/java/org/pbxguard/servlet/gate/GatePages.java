package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.servlet.client.Client;

/**
 * The pages of the gate: the challenge and the way out. They need no script. A form is taken only
 * with the token of its session and from this site's own pages.
 *
 * <p>Thread-safe.
 */
final class GatePages {
  private static final int MAX_TARGET = 1024;
  private static final int MAX_CODE = 128;
  private static final int TOO_MANY = 429;

  private final GateSettings settings;
  private final MfaService service;
  private final GateSessions sessions;
  private final GateWire wire;
  private final Signer csrf;
  private final String style;

  GatePages(
      GateSettings settings,
      MfaService service,
      GateSessions sessions,
      GateWire wire,
      Signer csrf) {
    this.settings = settings;
    this.service = service;
    this.sessions = sessions;
    this.wire = wire;
    this.csrf = csrf;
    this.style = resource("style.css");
  }

  private static String resource(String name) {
    try (InputStream in = GatePages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
            Messages.of(request.getHeader("Accept-Language")));
    if (path.equals("/style.css")) {
      Page.bytes(response, HttpServletResponse.SC_OK, "text/css;charset=utf-8", style);
    } else if (!wire.encrypted(request)) {
      page.sentence(response, HttpServletResponse.SC_FORBIDDEN, "insecure");
    } else if (who.isEmpty()) {
      page.sentence(response, HttpServletResponse.SC_FORBIDDEN, "signin");
    } else if (request.getMethod().equals("GET") && path.equals("/verify")) {
      challenge(response, page, who.get(), HttpServletResponse.SC_OK, "");
    } else if (request.getMethod().equals("POST")) {
      post(request, response, page, path, who.get());
    } else {
      page.sentence(response, HttpServletResponse.SC_NOT_FOUND, "title");
    }
  }

  private void post(
      HttpServletRequest request,
      HttpServletResponse response,
      Page page,
      String path,
      Identity who)
      throws IOException {
    if (!wire.ownOrigin(request) || !isOwn(request, who)) {
      page.sentence(response, HttpServletResponse.SC_FORBIDDEN, "foreign");
    } else if (path.equals("/verify")) {
      verify(request, response, page, who);
    } else if (path.equals("/sign-out")) {
      sessions.end(who.binding());
      wire.forget(request, response);
      redirect(response, settings.logins().get(0).path());
    } else {
      page.sentence(response, HttpServletResponse.SC_NOT_FOUND, "title");
    }
  }

  private boolean isOwn(HttpServletRequest request, Identity who) {
    String token = Optional.ofNullable(request.getParameter("csrf")).orElse("");
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), token(who).getBytes(StandardCharsets.UTF_8));
  }

  private String token(Identity who) {
    String message = "gate/" + who.user().text() + "/" + who.binding();
    return HexFormat.of().formatHex(csrf.sign(message.getBytes(StandardCharsets.UTF_8)));
  }

  private void verify(
      HttpServletRequest request, HttpServletResponse response, Page page, Identity who)
      throws IOException {
    String code = Optional.ofNullable(request.getParameter("code")).orElse("");
    Optional<IpAddress> client = wire.client(request).filter(Client::known).map(Client::address);
    MfaResult result =
        code.length() > MAX_CODE
            ? new MfaResult.Refused()
            : service.verify(who.user(), code, client);
    if (result instanceof MfaResult.Accepted accepted) {
      wire.remember(request, response, sessions.verified(who));
      accepted(request, response, page, who, accepted);
    } else if (result instanceof MfaResult.Throttled throttled) {
      response.setHeader("Retry-After", Long.toString(seconds(throttled.retryAfter())));
      challenge(response, page, who, TOO_MANY, "later");
    } else if (result instanceof MfaResult.Unavailable) {
      challenge(response, page, who, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "unavailable");
    } else {
      challenge(response, page, who, HttpServletResponse.SC_FORBIDDEN, "wrong");
    }
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private void accepted(
      HttpServletRequest request,
      HttpServletResponse response,
      Page page,
      Identity who,
      MfaResult.Accepted accepted)
      throws IOException {
    String wanted = sessions.wanted(who);
    String target = wanted.isEmpty() ? request.getContextPath() + "/" : wanted;
    if (!accepted.fewCodesLeft() && !accepted.replaySeen()) {
      redirect(response, target);
      return;
    }
    Html html = page.begin().element("p", page.words().get("done"));
    if (accepted.replaySeen()) {
      html.element("p", page.words().get("replay"), "class", "bad", "role", "alert");
    }
    if (accepted.fewCodesLeft()) {
      html.element("p", page.words().get("few"), "class", "bad", "role", "alert");
    }
    html.element("a", page.words().get("continue"), "class", "go", "href", target);
    Page.send(response, HttpServletResponse.SC_OK, html);
  }

  private void challenge(
      HttpServletResponse response, Page page, Identity who, int status, String problem)
      throws IOException {
    Messages words = page.words();
    Html html = page.begin();
    html.open("p").text(words.get("intro") + " ").element("strong", who.user().text()).close();
    if (service.status(who.user()).enabled()) {
      codeForm(html, page, who, problem);
    } else {
      html.element("p", words.get("enrol"), "role", "alert");
    }
    html.open("form", "method", "post", "action", page.prefix() + "/sign-out")
        .open("input", "type", "hidden", "name", "csrf", "value", token(who))
        .element("button", words.get("out"), "type", "submit", "class", "quiet")
        .close();
    Page.send(response, status, html);
  }

  private void codeForm(Html html, Page page, Identity who, String problem) {
    Messages words = page.words();
    html.element("p", words.get("ask"));
    boolean failed = !problem.isEmpty();
    if (failed) {
      html.element("p", words.get(problem), "id", "problem", "class", "bad", "role", "alert");
    }
    html.open("form", "method", "post", "action", page.prefix() + "/verify")
        .open("input", "type", "hidden", "name", "csrf", "value", token(who))
        .element("label", words.get("code"), "for", "code")
        .open(
            "input",
            "id",
            "code",
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
            "autofocus",
            "aria-describedby",
            failed ? "problem hint" : "hint",
            failed ? "aria-invalid" : "",
            "true")
        .element("p", words.get("hint"), "id", "hint", "class", "soft")
        .element("button", words.get("go"), "type", "submit")
        .close();
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

  /** Sends the browser to a path of this site by GET. */
  static void redirect(HttpServletResponse response, String path) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Location", path);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
  }
}
