package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.servlet.page.Html;
import org.pbxguard.servlet.page.Messages;
import org.pbxguard.servlet.page.Page;

/**
 * One request of a signed-in user for a page of the gate.
 *
 * <p>Confined to the request's thread.
 *
 * @param csrf the token of the page's forms
 */
record Visit(
    HttpServletRequest request,
    HttpServletResponse response,
    Page page,
    Identity who,
    String csrf) {

  UserId user() {
    return who.user();
  }

  Messages words() {
    return page.words();
  }

  /** Where the application begins. */
  String root() {
    return request.getContextPath() + "/";
  }

  /** A form field that came, empty for none. */
  String field(String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  /** Opens a form that posts below the prefix; attributes as in {@link Html#open}. */
  Html form(Html html, String path, String... attributes) {
    return page.form(html, csrf, path, attributes);
  }

  /** Opens the form of a ceremony, which the script shows and drives. */
  void ceremony(Html html, String path, String kind) {
    page.ceremony(html, csrf, path, kind);
  }

  /** A form of one button, with what it acts on. */
  void button(Html html, String path, String label, String style, String... fields) {
    Page.button(form(html, path), label, style, fields);
  }

  /** Sends the browser to a page below the prefix. */
  void to(String path) {
    Page.redirect(response, page.prefix() + path);
  }

  /** A page with one sentence. */
  void sentence(int status, String key) throws IOException {
    page.sentence(response, status, key);
  }
}
