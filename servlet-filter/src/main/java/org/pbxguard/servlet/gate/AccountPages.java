package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.servlet.page.Page;

/**
 * Where users look after their second factor themselves. A user with a factor must have proven it
 * in this session, and just now for changes; the first factor needs no proof, but where one is
 * required an enrolment token or an open window. A change ends the user's other sessions, and this
 * one goes on under a new id.
 *
 * <p>Thread-safe.
 */
final class AccountPages {
  /** Longest code or token that is looked at, in characters. */
  static final int MAX_CODE = 128;

  private final SecondFactor factor;
  private final MfaService service;
  private final GateSessions sessions;
  private final GateWire wire;
  private final Verification verification;

  AccountPages(
      SecondFactor factor, GateSessions sessions, GateWire wire, Verification verification) {
    this.factor = factor;
    this.service = factor.service();
    this.sessions = sessions;
    this.wire = wire;
    this.verification = verification;
  }

  /** What the visitor may do. */
  Rights rights(Visit visit) {
    return Rights.of(service, visit.who(), verification.proven(visit));
  }

  /** By what right a visitor who {@link Rights#mayChange may} changes factors. */
  static Authorization authorization(Rights rights, String token) {
    if (rights.enrolled()) {
      return Authorization.steppedUp();
    }
    return token.isEmpty() || token.length() > MAX_CODE
        ? Authorization.none()
        : Authorization.token(token);
  }

  /**
   * This session goes on under a new id after a change of factors.
   *
   * @param proven when the factor was proven before; empty: just now, by the change itself
   */
  void goOn(Visit visit, Optional<Instant> proven) {
    if (!service.status(visit.user()).enabled()) {
      wire.forget(visit.request(), visit.response());
    } else if (proven.isPresent()) {
      verification.renew(visit, proven.get());
    } else {
      verification.renew(visit);
    }
  }

  /** Answers GET. */
  void show(Visit visit) throws IOException {
    Rights rights = rights(visit);
    if (rights.maySee()) {
      show(visit, rights, Problem.NONE);
    } else {
      prove(visit);
    }
  }

  private void prove(Visit visit) {
    sessions.want(visit.who(), visit.page().prefix() + "/account");
    visit.to("/verify");
  }

  private void show(Visit visit, Rights rights, Problem problem) throws IOException {
    MfaMethods own = service.methods(visit.user());
    AccountView.Shown shown =
        new AccountView.Shown(
            own,
            own.backupCodes() <= service.settings().backupCodes().warnAt(),
            offered(),
            factor.devices().list(visit.user()),
            sessions.list(visit.user()),
            GateSessions.idOf(wire.token(visit.request())),
            application(visit));
    Page.send(
        visit.response(),
        problem.status(),
        new AccountView(visit, rights, shown, problem).page(),
        Page.SCRIPT);
  }

  /** Where to go on; not to these pages themselves. */
  private String application(Visit visit) {
    String target = verification.target(visit);
    return target.startsWith(visit.page().prefix() + "/") ? visit.root() : target;
  }

  /** The kinds that can be enrolled. */
  Set<MfaMethod> offered() {
    Set<MfaMethod> offered = EnumSet.of(MfaMethod.BACKUP_CODE);
    if (service.settings().totp().enabled()) {
      offered.add(MfaMethod.TOTP);
    }
    factor.yubikeys().ifPresent(offers -> offered.add(MfaMethod.YUBIKEY));
    factor.fido2().ifPresent(offers -> offered.add(MfaMethod.FIDO2));
    offered.removeIf(method -> !service.policy().allows(method));
    return offered;
  }

  /**
   * Answers POST; the form is known to be this site's own.
   *
   * @param path what follows the account's path
   */
  void post(Visit visit, String path) throws IOException {
    Rights rights = rights(visit);
    if (!rights.maySee() || path.equals("/prove")) {
      prove(visit);
      return;
    }
    switch (path) {
      case "/devices" -> revoke(visit, rights);
      case "/sessions" -> endSessions(visit);
      case "/totp/confirm" -> confirm(visit, rights);
      case "/totp", "/codes", "/yubikey", "/remove" -> {
        if (rights.mayChange()) {
          change(visit, rights, path);
        } else {
          prove(visit);
        }
      }
      default -> visit.sentence(HttpServletResponse.SC_NOT_FOUND, "title");
    }
  }

  private void change(Visit visit, Rights rights, String path) throws IOException {
    switch (path) {
      case "/totp" -> beginTotp(visit, rights);
      case "/codes" -> codes(visit, rights, false);
      case "/yubikey" -> addYubikey(visit, rights);
      default -> remove(visit, rights);
    }
  }

  /** Handles the value of a change that was made. */
  private interface Success<T> {
    void accept(T value) throws IOException;
  }

  private <T> void settle(
      Visit visit, Rights rights, Change<T> change, Problem refused, Success<T> done)
      throws IOException {
    if (change instanceof Change.Done<T> made) {
      done.accept(made.value());
    } else {
      show(visit, rights, Problem.of(visit, change, refused));
    }
  }

  private static Problem refused(String key, String field) {
    return new Problem(HttpServletResponse.SC_FORBIDDEN, key, field);
  }

  private void beginTotp(Visit visit, Rights rights) throws IOException {
    Change<Enrolment> begun =
        service.enroll(visit.user(), authorization(rights, visit.field("token")));
    settle(
        visit,
        rights,
        begun,
        refused("token.wrong", rights.needsToken() ? "token-totp" : ""),
        enrolment ->
            Page.send(
                visit.response(),
                HttpServletResponse.SC_OK,
                new EnrolViews(visit).totp(enrolment),
                Page.IMAGE));
  }

  private void confirm(Visit visit, Rights rights) throws IOException {
    String code = visit.field("code");
    MfaResult result =
        code.length() > MAX_CODE
            ? new MfaResult.Refused()
            : service.verifyEnrollment(
                visit.user(), code, wire.connection().address(visit.request()));
    if (result.accepted()) {
      goOn(visit, Optional.empty());
      if (offered().contains(MfaMethod.BACKUP_CODE)) {
        codes(visit, rights, true);
      } else {
        visit.to("/account?done=totp");
      }
      return;
    }
    Problem problem = Problem.of(visit, result, refused("wrong", "code"));
    Page.send(visit.response(), problem.status(), new EnrolViews(visit).totpAgain(problem));
  }

  /**
   * Shows new backup codes. Those that came with an enrolment were never shown, so that a person
   * who does not finish it has none that will not work.
   */
  private void codes(Visit visit, Rights rights, boolean first) throws IOException {
    Change<List<String>> issued =
        service.reissueBackupCodes(visit.user(), Authorization.steppedUp());
    settle(
        visit,
        first ? rights(visit) : rights,
        issued,
        refused("gone", ""),
        codes ->
            Page.send(
                visit.response(),
                HttpServletResponse.SC_OK,
                new EnrolViews(visit).codes(codes, first)));
  }

  private void addYubikey(Visit visit, Rights rights) throws IOException {
    String name = visit.field("name").isEmpty() ? "YubiKey" : visit.field("name");
    String otp = visit.field("otp");
    if (!isName(name)) {
      show(visit, rights, new Problem(400, "name.wrong", "name-yubikey"));
    } else if (factor.yubikeys().isEmpty() || !offered().contains(MfaMethod.YUBIKEY)) {
      visit.sentence(HttpServletResponse.SC_NOT_FOUND, "title");
    } else {
      Change<String> added =
          otp.length() > MAX_CODE
              ? new Change.Refused<>()
              : factor
                  .yubikeys()
                  .get()
                  .enroll(visit.user(), authorization(rights, visit.field("token")), otp, name);
      settle(
          visit,
          rights,
          added,
          refused(rights.needsToken() ? "otp.or.token" : "otp.wrong", "otp"),
          id -> changed(visit, rights, "yubikey"));
    }
  }

  /** Whether text can be a key's name. */
  static boolean isName(String text) {
    return text.length() <= Credential.MAX_NAME && text.chars().noneMatch(Character::isISOControl);
  }

  private void changed(Visit visit, Rights before, String done) {
    goOn(visit, before.proven());
    visit.to("/account?done=" + done);
  }

  private void remove(Visit visit, Rights rights) throws IOException {
    Optional<MfaMethod> method = MfaMethod.parse(visit.field("method"));
    String id = visit.field("id");
    Optional<String> name = method.flatMap(m -> name(visit, m, id));
    if (name.isEmpty()) {
      show(visit, rights, new Problem(HttpServletResponse.SC_NOT_FOUND, "gone", ""));
    } else if (visit.field("sure").equals("yes")) {
      settle(
          visit,
          rights,
          service.remove(visit.user(), method.get(), id, authorization(rights, "")),
          refused("gone", ""),
          done -> changed(visit, rights, "removed"));
    } else {
      MfaMethods own = service.methods(visit.user());
      int factors = (own.totp() ? 1 : 0) + own.yubikeys().size() + own.fido2().size();
      Page.send(
          visit.response(),
          HttpServletResponse.SC_OK,
          new EnrolViews(visit).remove(method.get().text(), id, name.get(), factors == 1));
    }
  }

  /** What the factor to remove is called, if there is one. */
  private Optional<String> name(Visit visit, MfaMethod method, String id) {
    MfaMethods own = service.methods(visit.user());
    if (method == MfaMethod.TOTP) {
      return own.totp() ? Optional.of(visit.words().get("totp")) : Optional.empty();
    }
    List<MfaMethods.Key> keys = method == MfaMethod.FIDO2 ? own.fido2() : own.yubikeys();
    return method == MfaMethod.BACKUP_CODE
        ? Optional.empty()
        : keys.stream().filter(k -> k.id().equals(id)).map(MfaMethods.Key::name).findFirst();
  }

  private void revoke(Visit visit, Rights rights) throws IOException {
    String id = visit.field("id");
    Change<Boolean> revoked =
        id.equals("*")
            ? factor.devices().revokeAll(visit.user())
            : factor.devices().revoke(visit.user(), id);
    settle(visit, rights, revoked, refused("gone", ""), done -> visit.to("/account?done=revoked"));
  }

  /** Ends sessions of the user, but never the one that asks: that is what signing out is for. */
  private void endSessions(Visit visit) {
    String own = GateSessions.idOf(wire.token(visit.request()));
    String id = visit.field("id");
    sessions.end(visit.user(), s -> !s.equals(own) && (id.equals("*") || id.equals(s)));
    visit.to("/account?done=ended");
  }
}
