package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.servlet.page.Messages;
import org.pbxguard.servlet.page.Page;
import org.pbxguard.servlet.parse.UnreadBody;

/**
 * Leads a request to its page. What anybody may see is the way in and what it looks like; all else
 * is for who is signed in, and a form is taken only with the token of its session and from a page
 * of this console.
 *
 * <p>Thread-safe.
 */
final class ConsoleServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LogManager.getLogger(ConsoleServlet.class);
  private static final String WORDS = "org.pbxguard.servlet.console.messages";
  private static final String STYLE =
      Page.STYLE + Page.resource(ConsoleServlet.class, "console.css");

  /** What sets up a passkey; the rest wants one. */
  private static final Set<String> SET_UP =
      Set.of("/account", "/account/key/begin", "/account/key/finish", "/sign-out");

  private final transient Console console;
  private final transient SignInPages signIn;
  private final transient GuardPages guard;
  private final transient BlockPages blocks;
  private final transient AccountPages account;

  ConsoleServlet(Console console) {
    this.console = console;
    this.signIn = new SignInPages(console);
    this.guard = new GuardPages(console.ports());
    this.blocks = new BlockPages(console);
    this.account = new AccountPages(console);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      serve(request, response, Optional.ofNullable(request.getPathInfo()).orElse(""));
    } catch (RuntimeException broken) {
      LOG.error("A page of the console failed", broken);
      response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    Page page =
        new Page(
            request.getContextPath() + Console.PREFIX,
            Messages.of(WORDS, request.getHeader("Accept-Language")));
    if (path.equals("/style.css")) {
      Page.bytes(response, HttpServletResponse.SC_OK, "text/css;charset=utf-8", STYLE);
    } else if (path.equals("/keys.js")) {
      Page.bytes(response, HttpServletResponse.SC_OK, "text/javascript;charset=utf-8", Page.KEYS);
    } else {
      serve(visit(request, response, page), path);
    }
  }

  /** A browser that has no token yet gets one with the page, so that its forms have theirs. */
  private Visit visit(HttpServletRequest request, HttpServletResponse response, Page page) {
    String token = console.wire().token(request);
    boolean encrypted = console.wire().connection().encrypted(request);
    if (token.isEmpty() && encrypted && isReading(request)) {
      token = console.sessions().newToken();
      console.wire().remember(request, response, token);
    }
    return new Visit(
        request,
        response,
        page,
        token,
        console.wire().csrf(token),
        encrypted ? console.who(request) : Optional.empty());
  }

  private static boolean isReading(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private void serve(Visit visit, String path) throws IOException {
    if (!console.wire().connection().encrypted(visit.request())) {
      refuse(visit, "insecure");
    } else if (console.passkeys().isEmpty()) {
      refuse(visit, "no-passkeys");
    } else if (isReading(visit.request())) {
      show(visit, path);
    } else if (!visit.request().getMethod().equals("POST")) {
      UnreadBody.close(visit.request(), visit.response());
      visit.sentence(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "gone");
    } else if (!isOwn(visit)) {
      refuse(visit, "foreign");
    } else {
      post(visit, path);
    }
  }

  private static void refuse(Visit visit, String key) throws IOException {
    UnreadBody.close(visit.request(), visit.response());
    visit.sentence(HttpServletResponse.SC_FORBIDDEN, key);
  }

  private boolean isOwn(Visit visit) {
    if (visit.token().isEmpty() || !console.wire().ownOrigin(visit.request())) {
      return false;
    }
    String header = visit.request().getHeader(Wire.CSRF);
    return console.wire().isOwn(visit.request(), header == null ? visit.field("csrf") : header);
  }

  private void show(Visit visit, String path) throws IOException {
    if (path.equals("/sign-in") && visit.who().isEmpty()) {
      signIn.show(visit);
    } else if (path.equals("/set-up") && visit.who().isEmpty()) {
      signIn.showSetUp(visit, "");
    } else if (visit.who().isEmpty()) {
      visit.to("/sign-in");
    } else if (visit.person().session().setUp() && !SET_UP.contains(path)) {
      visit.to("/account");
    } else {
      showSignedIn(visit, path);
    }
  }

  private void showSignedIn(Visit visit, String path) throws IOException {
    switch (path) {
      case "/" -> guard.overview(visit);
      case "/address" -> guard.address(visit);
      case "/blocks" -> blocks.show(visit, "");
      case "/account" -> account.show(visit, "");
      case "", "/sign-in", "/set-up" -> visit.to("/");
      default -> visit.sentence(HttpServletResponse.SC_NOT_FOUND, "gone");
    }
  }

  private void post(Visit visit, String path) throws IOException {
    switch (path) {
      case "/sign-in/key/begin", "/sign-in/key/finish", "/set-up/key", "/set-up/invitation" ->
          signIn.post(visit, path);
      default -> {
        if (visit.who().isEmpty()) {
          visit.to("/sign-in");
        } else if (visit.person().session().setUp() && !SET_UP.contains(path)) {
          visit.to("/account");
        } else {
          postSignedIn(visit, path);
        }
      }
    }
  }

  private void postSignedIn(Visit visit, String path) throws IOException {
    if (path.equals("/sign-out")) {
      console.sessions().end(visit.token());
      console.wire().remember(visit.request(), visit.response(), "");
      visit.to("/sign-in");
    } else if (path.startsWith("/blocks/")) {
      blocks.post(visit, path);
    } else {
      account.post(visit, path);
    }
  }
}
