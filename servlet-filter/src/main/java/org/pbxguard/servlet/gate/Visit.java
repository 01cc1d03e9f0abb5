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
    String[] all = new String[attributes.length + 4];
    all[0] = "method";
    all[1] = "post";
    all[2] = "action";
    all[3] = page.prefix() + path;
    System.arraycopy(attributes, 0, all, 4, attributes.length);
    return html.open("form", all).open("input", "type", "hidden", "name", "csrf", "value", csrf);
  }

  /** Opens the form of a ceremony, which the script shows and drives. */
  void ceremony(Html html, String path, String kind) {
    form(
        html,
        path,
        "data-ceremony",
        kind,
        "hidden",
        "hidden",
        "data-busy",
        words().get("key.busy"),
        "data-failed",
        words().get("key.failed"),
        "data-unable",
        words().get("key.unable"));
  }

  /** A form of one button, with what it acts on. */
  void button(Html html, String path, String label, String style, String... fields) {
    form(html, path);
    for (int i = 0; i + 1 < fields.length; i += 2) {
      html.open("input", "type", "hidden", "name", fields[i], "value", fields[i + 1]);
    }
    html.element("button", label, "type", "submit", "class", style).close();
  }

  /** Sends the browser to a page below the prefix. */
  void to(String path) {
    GatePages.redirect(response, page.prefix() + path);
  }

  /** A page with one sentence. */
  void sentence(int status, String key) throws IOException {
    page.sentence(response, status, key);
  }
}
