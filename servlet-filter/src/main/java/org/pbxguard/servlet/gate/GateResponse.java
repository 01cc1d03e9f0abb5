package org.pbxguard.servlet.gate;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.mfa.UserId;

/**
 * Watches an answer of the application: a changed session cookie voids what was known of the old
 * one, and a success at a login path is a sign-in. It is noted as soon as the headers say so,
 * before the browser can have the answer.
 *
 * <p>Confined to the response's threads, as every response.
 */
final class GateResponse extends HttpServletResponseWrapper {
  private final GateSessions sessions;
  private final String cookieName;
  private final Optional<Attempt> attempt;
  private String session;
  private String location = "";
  private boolean signedIn;

  /** A try to sign in. */
  record Attempt(GateLogin login, UserId user) {}

  /**
   * Watches.
   *
   * @param sent the session cookie that the request carried, empty for none
   */
  GateResponse(
      HttpServletResponse response,
      GateSessions sessions,
      String cookieName,
      String sent,
      Optional<Attempt> attempt) {
    super(response);
    this.sessions = sessions;
    this.cookieName = cookieName;
    this.session = sent;
    this.attempt = attempt;
  }

  private void judge(int status) {
    if (attempt.isEmpty() || session.isEmpty()) {
      return;
    }
    if (attempt.get().login().isSuccess(status, location)) {
      sessions.signIn(GateSessions.binding(session), attempt.get().user());
      signedIn = true;
    } else if (signedIn) {
      sessions.end(GateSessions.binding(session));
      signedIn = false;
    }
  }

  private void header(String name, @Nullable String value) {
    if (value != null && name.equalsIgnoreCase("Set-Cookie")) {
      String pair = value.split(";", 2)[0].strip();
      if (Cookies.name(pair).equals(cookieName)) {
        cookie(pair.substring(Math.min(pair.length(), cookieName.length() + 1)).strip());
      }
    } else if (value != null && name.equalsIgnoreCase("Location")) {
      location = value;
    }
    judge(getStatus());
  }

  private void cookie(String value) {
    if (!value.equals(session)) {
      if (!session.isEmpty()) {
        sessions.end(GateSessions.binding(session));
      }
      session = value;
      signedIn = false;
    }
  }

  @Override
  public void setStatus(int status) {
    super.setStatus(status);
    judge(status);
  }

  @Override
  public void addHeader(String name, String value) {
    super.addHeader(name, value);
    header(name, value);
  }

  @Override
  public void setHeader(String name, String value) {
    super.setHeader(name, value);
    header(name, value);
  }

  @Override
  public void addCookie(Cookie cookie) {
    super.addCookie(cookie);
    if (cookie.getName().equals(cookieName)) {
      cookie(cookie.getMaxAge() == 0 ? "" : String.valueOf(cookie.getValue()));
      judge(getStatus());
    }
  }

  @Override
  public void sendRedirect(String target) throws IOException {
    location = target;
    judge(SC_FOUND);
    super.sendRedirect(target);
  }
}
