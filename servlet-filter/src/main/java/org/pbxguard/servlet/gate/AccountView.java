package org.pbxguard.servlet.gate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.TrustedDevice;
import org.pbxguard.servlet.page.Html;

/**
 * The page on which users see and change their factors, devices and sessions. What needs a fresh
 * proof is only offered with one.
 *
 * <p>Immutable.
 *
 * @param visit who looks at it
 * @param rights what that person may do
 * @param shown what there is
 * @param problem what was wrong with the form that came last
 */
record AccountView(Visit visit, Rights rights, Shown shown, Problem problem) {
  /** What went well and may be said so. */
  private static final Set<String> DONE =
      Set.of("removed", "revoked", "ended", "key", "yubikey", "totp");

  /**
   * What there is to see.
   *
   * @param offered methods that can be enrolled
   * @param few whether the person should be told to make new backup codes
   * @param own id of the session that looks
   * @param application where to go on
   */
  record Shown(
      MfaMethods methods,
      boolean few,
      Set<MfaMethod> offered,
      List<TrustedDevice> devices,
      List<GateSessions.Shown> sessions,
      String own,
      String application) {}

  private String say(String key) {
    return visit.words().get(key);
  }

  Html page() {
    Html html = visit.page().begin("account", "wide");
    html.open("p").text(say("intro") + " ").element("strong", visit.user().text()).close();
    problem.show(html, visit.words());
    done(html);
    notice(html);
    if (shown.offered().contains(MfaMethod.TOTP)) {
      totp(html);
    }
    if (shown.offered().contains(MfaMethod.FIDO2)) {
      fido2(html);
    }
    if (shown.offered().contains(MfaMethod.YUBIKEY)) {
      yubikeys(html);
    }
    if (rights.enrolled()) {
      if (offersCodes()) {
        codes(html);
      }
      devices(html);
      sessions(html);
    }
    html.open("section");
    html.element("a", say("continue"), "class", "go", "href", shown.application());
    visit.button(html, "/sign-out", say("out"), "quiet");
    html.close();
    visit.page().script(html);
    return html;
  }

  private boolean offersCodes() {
    return shown.offered().contains(MfaMethod.BACKUP_CODE);
  }

  private void done(Html html) {
    String what = Optional.ofNullable(visit.request().getParameter("done")).orElse("");
    if (DONE.contains(what) && !problem.exists()) {
      html.element("p", say("done." + what), "class", "box good", "role", "status");
    }
  }

  /** What the person should know before anything else. */
  private void notice(Html html) {
    if (!rights.enrolled()) {
      html.element("p", say(rights.open() ? "first.open" : "first.token"), "class", "box");
      return;
    }
    if (offersCodes() && shown.methods().backupCodes() == 0) {
      html.element("p", say("codes.none"), "class", "box bad");
    }
    if (!rights.fresh()) {
      html.open("div", "class", "box").element("p", say("stale"));
      visit.button(html, "/account/prove", say("stale.go"), "");
      html.close();
    }
  }

  private Html section(Html html, String key) {
    return html.open("section", "aria-labelledby", "h-" + key)
        .element("h2", say(key), "id", "h-" + key)
        .element("p", say(key + ".about"), "class", "soft");
  }

  private void suspended(Html html, MfaMethod method) {
    if (shown.methods().suspended().contains(method)) {
      html.element("p", say("suspended"), "class", "bad");
    }
  }

  private void totp(Html html) {
    boolean active = shown.methods().totp();
    section(html, "totp").element("p", say(active ? "totp.on" : "totp.off"));
    suspended(html, MfaMethod.TOTP);
    if (rights.mayChange()) {
      visit.form(html, "/account/totp");
      token(html, "totp");
      html.element("button", say(active ? "totp.replace" : "totp.begin"), "type", "submit").close();
      if (active) {
        visit.button(
            html, "/account/remove", say("totp.remove"), "quiet", "method", "totp", "id", "-");
      }
    }
    html.close();
  }

  /** A field for the enrolment token, where one is needed. */
  private void token(Html html, String form) {
    if (!rights.needsToken()) {
      return;
    }
    String id = "token-" + form;
    html.element("label", say("token"), "for", id);
    problem.input(
        html,
        id,
        id + "-hint",
        "name",
        "token",
        "autocomplete",
        "off",
        "maxlength",
        "64",
        "spellcheck",
        "false",
        "autocapitalize",
        "characters",
        "required",
        "required");
    html.element("p", say("token.hint"), "id", id + "-hint", "class", "soft");
  }

  private void name(Html html, String form) {
    String id = "name-" + form;
    html.element("label", say("name"), "for", id);
    problem.input(html, id, id + "-hint", "name", "name", "autocomplete", "off", "maxlength", "64");
    html.element("p", say("name.hint"), "id", id + "-hint", "class", "soft");
  }

  private void keys(Html html, MfaMethod method, List<MfaMethods.Key> keys) {
    suspended(html, method);
    if (keys.isEmpty()) {
      html.element("p", say("keys.none"));
      return;
    }
    html.open("ul", "class", "list");
    for (MfaMethods.Key key : keys) {
      html.open("li").open("div").element("strong", key.name());
      html.element(
          "span", visit.words().get("since", visit.words().time(key.created())), "class", "soft");
      html.close();
      if (rights.mayChange()) {
        html.open("div");
        visit.button(
            html,
            "/account/remove",
            visit.words().get("remove", key.name()),
            "quiet small",
            "method",
            method.text(),
            "id",
            key.id());
        html.close();
      }
      html.close();
    }
    html.close();
  }

  private void fido2(Html html) {
    section(html, "fido2");
    keys(html, MfaMethod.FIDO2, shown.methods().fido2());
    if (rights.mayChange()) {
      html.open("noscript").element("p", say("script")).close();
      visit.ceremony(html, "/account/key", "create");
      token(html, "fido2");
      name(html, "fido2");
      html.element("button", say("fido2.add"), "type", "submit")
          .element("p", "", "class", "say", "role", "status")
          .close();
    }
    html.close();
  }

  private void yubikeys(Html html) {
    section(html, "yubikey");
    keys(html, MfaMethod.YUBIKEY, shown.methods().yubikeys());
    if (rights.mayChange()) {
      visit.form(html, "/account/yubikey");
      token(html, "yubikey");
      name(html, "yubikey");
      html.element("label", say("otp"), "for", "otp");
      problem.input(
          html,
          "otp",
          "otp-hint",
          "name",
          "otp",
          "autocomplete",
          "off",
          "maxlength",
          "64",
          "spellcheck",
          "false",
          "autocapitalize",
          "none",
          "required",
          "required");
      html.element("p", say("otp.hint"), "id", "otp-hint", "class", "soft")
          .element("button", say("yubikey.add"), "type", "submit")
          .close();
    }
    html.close();
  }

  private void codes(Html html) {
    int left = shown.methods().backupCodes();
    section(html, "codes");
    html.element(
        "p", visit.words().get("codes.left", left), "class", shown.few() ? "bad" : "plain");
    suspended(html, MfaMethod.BACKUP_CODE);
    if (rights.mayChange()) {
      visit.button(html, "/account/codes", say("codes.new"), "");
    }
    html.close();
  }

  private void devices(Html html) {
    section(html, "devices");
    if (shown.devices().isEmpty()) {
      html.element("p", say("devices.none"));
    } else {
      html.open("ul", "class", "list");
      for (TrustedDevice device : shown.devices()) {
        row(html, device.name(), "until", visit.words().time(device.expires()));
        visit.button(
            html,
            "/account/devices",
            visit.words().get("revoke", device.name()),
            "quiet small",
            "id",
            device.id());
        html.close().close();
      }
      html.close();
      visit.button(html, "/account/devices", say("devices.all"), "quiet", "id", "*");
    }
    html.close();
  }

  private void row(Html html, String name, String key, String value) {
    html.open("li")
        .open("div")
        .element("strong", name.isEmpty() ? say("unknown") : name)
        .element("span", visit.words().get(key, value), "class", "soft")
        .close()
        .open("div");
  }

  private void sessions(Html html) {
    section(html, "sessions").open("ul", "class", "list");
    for (GateSessions.Shown session : shown.sessions()) {
      row(html, session.device(), "seen", visit.words().time(session.seen()));
      if (session.id().equals(shown.own())) {
        html.element("span", say("sessions.own"), "class", "tag");
      } else {
        visit.button(
            html, "/account/sessions", say("sessions.end"), "quiet small", "id", session.id());
      }
      html.close().close();
    }
    html.close();
    if (shown.sessions().size() > 1) {
      visit.button(html, "/account/sessions", say("sessions.others"), "quiet", "id", "*");
    }
    html.close();
  }
}
