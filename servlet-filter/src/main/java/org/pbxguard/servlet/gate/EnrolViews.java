package org.pbxguard.servlet.gate;

import java.util.List;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.servlet.page.Html;

/**
 * The pages between the account page and what is enrolled or removed.
 *
 * <p>Immutable.
 *
 * @param visit who looks at them
 */
record EnrolViews(Visit visit) {
  private String say(String key) {
    return visit.words().get(key);
  }

  private Html begin(String title, Problem problem) {
    Html html = visit.page().begin(title, "");
    problem.show(html, visit.words());
    return html;
  }

  private void back(Html html, String key) {
    html.element("a", say(key), "class", "go quiet", "href", visit.page().prefix() + "/account");
  }

  /** What an authenticator app takes up: shown this once. */
  Html totp(Enrolment enrolment) {
    Html html = begin("totp.title", Problem.NONE);
    html.element("p", say("totp.scan"))
        .open(
            "img", "class", "qr", "src", enrolment.provisioning().qrPng(), "alt", say("totp.alt"));
    html.open("p")
        .element("a", say("totp.here"), "href", enrolment.provisioning().uri())
        .close()
        .element("p", say("totp.type"))
        .open("p")
        .element("code", enrolment.provisioning().groupedSecret(), "class", "secret")
        .close();
    confirm(html, Problem.NONE);
    return html;
  }

  /** Asks for a code of the new token again. */
  Html totpAgain(Problem problem) {
    Html html = begin("totp.title", problem);
    html.element("p", say("totp.again"));
    confirm(html, problem);
    return html;
  }

  private void confirm(Html html, Problem problem) {
    visit.form(html, "/account/totp/confirm").element("label", say("totp.code"), "for", "code");
    problem.input(
        html,
        "code",
        "",
        "name",
        "code",
        "inputmode",
        "numeric",
        "autocomplete",
        "one-time-code",
        "maxlength",
        "16",
        "required",
        "required");
    html.element("button", say("totp.confirm"), "type", "submit").close();
    back(html, "cancel");
  }

  /** Backup codes: shown this once. */
  Html codes(List<String> codes, boolean first) {
    Html html = begin("codes.title", Problem.NONE);
    if (first) {
      html.element("p", say("done.totp"), "class", "box good", "role", "status");
    }
    html.element("p", say("codes.keep")).open("ul", "class", "codes");
    codes.forEach(code -> html.open("li").element("code", code).close());
    html.close();
    html.element(
        "a", say("codes.saved"), "class", "go", "href", visit.page().prefix() + "/account");
    return html;
  }

  /**
   * Asks whether a factor shall really go.
   *
   * @param last whether it is the only one
   */
  Html remove(String method, String id, String name, boolean last) {
    Html html = begin("remove.title", Problem.NONE);
    html.element("p", visit.words().get("remove.ask", name));
    if (last) {
      html.element("p", say("remove.last"), "class", "bad");
    }
    visit.button(
        html,
        "/account/remove",
        say("remove.go"),
        "danger",
        "method",
        method,
        "id",
        id,
        "sure",
        "yes");
    back(html, "cancel");
    return html;
  }
}
