package org.pbxguard.servlet.login;

import jakarta.servlet.ServletRequest;

/**
 * Takes an application's word for how a login ended, for logins that no declared path shows: events
 * of a security framework, sign-in by code. A request that passed the guard filter carries its own,
 * which counts for the address that sent it.
 *
 * <p>On a declared login path the word for the account that the request named decides in place of
 * the answer. A success resets the account's failures from that address.
 *
 * <p>Implementations are thread-safe; a user without a name counts for nothing.
 */
public interface LoginListener {
  /** Request attribute with the listener. */
  String ATTRIBUTE = "org.pbxguard.servlet.login.LoginListener";

  /** Counts nothing. */
  LoginListener NONE =
      new LoginListener() {
        @Override
        public boolean attempt(String user) {
          return true;
        }

        @Override
        public void succeeded(String user) {}

        @Override
        public void failed(String user) {}
      };

  /** The listener of a request, wrapped or not; {@link #NONE} where no guard filter saw it. */
  static LoginListener of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof LoginListener listener ? listener : NONE;
  }

  /**
   * Reserves one try, before the password is looked at; optional. {@link #succeeded} or {@link
   * #failed} settles it.
   *
   * @return false when failed and outstanding tries of this account from this address would pass
   *     the threshold: then nothing is to be tried
   */
  boolean attempt(String user);

  /** The user's credentials were right. */
  void succeeded(String user);

  /** The user's credentials were wrong. */
  void failed(String user);
}
