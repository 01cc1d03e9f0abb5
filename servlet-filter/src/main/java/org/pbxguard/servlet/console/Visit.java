package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.access.Role;
import org.pbxguard.servlet.page.Html;
import org.pbxguard.servlet.page.Messages;
import org.pbxguard.servlet.page.Page;

/**
 * One request of a browser for a page of the console.
 *
 * <p>Confined to the request's thread.
 *
 * @param token of the browser's session, signed in or not
 * @param csrf the token of the page's forms
 * @param who is signed in
 */
record Visit(
    HttpServletRequest request,
    HttpServletResponse response,
    Page page,
    String token,
    String csrf,
    Optional<Who> who) {
  /** The pages that the head of each leads to: their paths and words. */
  private static final List<List<String>> PLACES =
      List.of(
          List.of("/", "overview"),
          List.of("/blocks", "blocks"),
          List.of("/address", "address"),
          List.of("/account", "account"));

  /** Who is signed in, and in which role now. */
  record Who(Sessions.Session session, Role role) {
    String name() {
      return session.name();
    }

    boolean mayChange() {
      return role == Role.ADMIN && !session.setUp();
    }

    /** How the audit names the person. */
    String author() {
      return "administrator " + name();
    }
  }

  /** Who is signed in; asked for where somebody must be. */
  Who person() {
    return who.orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }

  Messages words() {
    return page.words();
  }

  String say(String key) {
    return words().get(key);
  }

  /** A field that came, empty for none. */
  String field(String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  String path(String below) {
    return page.prefix() + below;
  }

  /** A page with its head and title, to be continued. */
  Html begin(String title) {
    Html html = page.head(title);
    who.ifPresent(person -> head(html, person, title));
    return html.open("main", "class", who.isPresent() ? "wide" : "narrow")
        .element("h1", say(title));
  }

  private void head(Html html, Who person, String here) {
    html.open("header", "class", "bar").element("strong", say("product"), "class", "product");
    if (!person.session().setUp()) {
      html.open("nav", "aria-label", say("places"));
      for (List<String> place : PLACES) {
        boolean current = place.get(1).equals(here);
        html.element(
            "a",
            say(place.get(1)),
            "href",
            path(place.get(0)),
            current ? "aria-current" : "",
            "page");
      }
      html.close();
    }
    html.open("div", "class", "me")
        .element("span", words().get("me." + role(person), person.name()));
    button(html, "/sign-out", say("out"), "quiet small");
    html.close().close();
  }

  private static String role(Who person) {
    return person.role() == Role.ADMIN ? "admin" : "viewer";
  }

  /** Opens a form that posts below the prefix; attributes as in {@link Html#open}. */
  Html form(Html html, String path, String... attributes) {
    return page.form(html, csrf, path, attributes);
  }

  /** The form of a ceremony, which the script shows and drives, with one button; left open. */
  Html ceremony(Html html, String path, String kind) {
    html.open("noscript").element("p", say("script"), "class", "bad").close();
    return page.ceremony(html, csrf, path, kind);
  }

  /** Closes a ceremony's form with its button and the place where the script says how it goes. */
  void go(Html html, String label) {
    html.element("button", label, "type", "submit")
        .element("p", "", "class", "say", "role", "status")
        .close();
    page.script(html);
  }

  /** A form of one button, with what it acts on. */
  void button(Html html, String path, String label, String style, String... fields) {
    Page.button(form(html, path), label, style, fields);
  }

  /** A labelled field; attributes as in {@link Html#open}. */
  void input(Html html, String name, String... attributes) {
    String[] all = new String[attributes.length + 4];
    all[0] = "id";
    all[1] = name;
    all[2] = "name";
    all[3] = name;
    System.arraycopy(attributes, 0, all, 4, attributes.length);
    html.element("label", say("field." + name), "for", name).open("input", all);
  }

  /** What went wrong, read out at once. */
  void problem(Html html, String sentence) {
    if (!sentence.isEmpty()) {
      html.open("div", "class", "box bad", "role", "alert", "tabindex", "-1")
          .element("strong", say("problem"))
          .element("p", sentence)
          .close();
    }
  }

  /** What went well, as the address of the page says it: one of a few words. */
  void done(Html html, String... known) {
    String said = field("done");
    if (List.of(known).contains(said)) {
      html.element("p", say("done." + said), "class", "box good", "role", "status");
    }
  }

  void send(int status, Html html) throws IOException {
    Page.send(response, status, html, Page.SCRIPT);
  }

  /** A page with one sentence. */
  void sentence(int status, String key) throws IOException {
    Html html = begin("console").element("p", say(key));
    html.element("a", say("home"), "class", "go quiet", "href", path("/"));
    send(status, html);
  }

  /** Sends the browser to a page below the prefix by GET: a path of this program's alone. */
  void to(String below) {
    Page.redirect(response, path(below));
  }
}
