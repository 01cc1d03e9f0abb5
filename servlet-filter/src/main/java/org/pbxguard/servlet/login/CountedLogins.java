package org.pbxguard.servlet.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request whose {@link HttpServletRequest#login} is counted: refused unasked after too many
 * failures, settled by how it ends.
 *
 * <p>Confined to the request's threads, as every request.
 */
public final class CountedLogins extends HttpServletRequestWrapper {
  private final LoginListener listener;

  /** Counts the logins of a request. */
  public CountedLogins(HttpServletRequest request, LoginListener listener) {
    super(request);
    this.listener = listener;
  }

  @Override
  public void login(String user, String password) throws ServletException {
    // Signed in already: the container refuses without looking at the password.
    if (getUserPrincipal() != null || user == null) {
      super.login(user, password);
      return;
    }
    if (!listener.attempt(user)) {
      throw new ServletException("too many failed logins");
    }
    try {
      super.login(user, password);
    } catch (ServletException wrong) {
      listener.failed(user);
      throw wrong;
    }
    listener.succeeded(user);
  }
}
