package org.pbxguard.servlet.login;

import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Outcome;

/**
 * One try to sign in.
 *
 * <p>Immutable.
 *
 * @param path the declared path
 * @param account who is to be signed in
 */
public record LoginAttempt(LoginPath path, Account account) {
  private static final int REDIRECTS = 300;
  private static final int ERRORS = 400;

  /**
   * How the attempt ended.
   *
   * @param status the answer's status
   * @param location its Location, empty for none
   * @param marked whether the failure marker stood in it
   */
  public Outcome outcome(int status, String location, boolean marked) {
    boolean redirected =
        status >= REDIRECTS
            && status < ERRORS
            && !path.failureRedirect().isEmpty()
            && location.contains(path.failureRedirect());
    if (path.failureStatus().contains(status) || redirected || marked) {
      return new Outcome.LoginFailed();
    }
    return status < ERRORS ? new Outcome.LoginSucceeded() : new Outcome.LoginNeutral();
  }
}
