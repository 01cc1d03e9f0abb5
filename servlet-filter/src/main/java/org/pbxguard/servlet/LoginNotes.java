package org.pbxguard.servlet;

import org.jspecify.annotations.Nullable;
import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.servlet.login.LoginListener;

/**
 * What an application says of logins in one request, and the attempt that the request made on a
 * declared path: the word about that one is kept until the answer is complete, every other is
 * counted at once.
 *
 * <p>Thread-safe.
 */
final class LoginNotes implements LoginListener {
  private final Guard guard;
  private final Arrival arrival;

  /** Whether attempts are only counted, never refused. */
  private final boolean watching;

  private @Nullable Account expected;
  private @Nullable Outcome told;

  LoginNotes(Guard guard, Arrival arrival, boolean watching) {
    this.guard = guard;
    this.arrival = arrival;
    this.watching = watching;
  }

  /** The request is an attempt of this account, for which a place was reserved. */
  synchronized void expect(Account account) {
    expected = account;
  }

  /** The attempt's outcome: what the application said, else what its answer shows. */
  synchronized Outcome outcome(Outcome shown) {
    expected = null;
    return told == null ? shown : told;
  }

  @Override
  public boolean attempt(String user) {
    Account account = new Account(user);
    return !account.named() || expects(account) || guard.attempt(arrival.with(account)) || watching;
  }

  private synchronized boolean expects(Account account) {
    return account.equals(expected);
  }

  @Override
  public void succeeded(String user) {
    settle(new Account(user), new Outcome.LoginSucceeded());
  }

  @Override
  public void failed(String user) {
    settle(new Account(user), new Outcome.LoginFailed());
  }

  private void settle(Account account, Outcome outcome) {
    synchronized (this) {
      // A second word about the same attempt is another attempt.
      if (account.equals(expected) && told == null) {
        told = outcome;
        return;
      }
    }
    if (account.named()) {
      guard.observe(arrival.with(account), outcome);
    }
  }
}
