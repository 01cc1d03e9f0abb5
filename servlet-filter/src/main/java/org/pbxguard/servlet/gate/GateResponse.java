package org.pbxguard.servlet.gate;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.pbxguard.servlet.page.Cookies;

/**
 * Watches an answer of the application for its session cookie: another value voids what was known
 * of the old one, as soon as the header says so, before the browser can have the answer.
 *
 * <p>Confined to the response's threads, as every response.
 */
class GateResponse extends HttpServletResponseWrapper {
  private final GateSessions sessions;
  private final String cookieName;
  private final boolean fresh;
  private String session;

  /**
   * Watches.
   *
   * @param sent the session cookie that the application saw, empty for none
   * @param fresh whether a session that begins here is nobody's for certain
   */
  GateResponse(
      HttpServletResponse response,
      GateSessions sessions,
      String cookieName,
      String sent,
      boolean fresh) {
    super(response);
    this.sessions = sessions;
    this.cookieName = cookieName;
    this.session = sent;
    this.fresh = fresh;
  }

  /** The application's session after this answer, empty for none. */
  String session() {
    return session;
  }

  private void header(String name, @Nullable String value) {
    if (value != null && name.equalsIgnoreCase("Set-Cookie")) {
      String pair = value.split(";", 2)[0];
      if (Cookies.name(pair).equals(cookieName)) {
        cookie(Cookies.value(pair));
      }
    }
  }

  private void cookie(String value) {
    if (value.equals(session)) {
      return;
    }
    if (!session.isEmpty()) {
      sessions.end(GateSessions.binding(session));
    }
    session = value;
    if (fresh && !session.isEmpty()) {
      sessions.begun(GateSessions.binding(session));
    }
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
    }
  }
}
