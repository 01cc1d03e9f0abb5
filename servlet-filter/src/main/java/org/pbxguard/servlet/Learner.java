package org.pbxguard.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.servlet.body.ReplayRequest;
import org.pbxguard.servlet.login.CountedLogins;
import org.pbxguard.servlet.login.LoginAttempt;
import org.pbxguard.servlet.login.LoginListener;
import org.pbxguard.servlet.login.MarkedResponse;
import org.pbxguard.servlet.login.PlainAnswerRequest;

/**
 * Learns from an application's answer how a login ended and whether a path exists, when the answer
 * is complete: after the chain, or after the last asynchronous cycle. Gives the held body back
 * then, too.
 *
 * <p>Used by one thread at a time; what is learned is learned once.
 */
final class Learner implements AsyncListener {
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final Guard guard;
  private final Scans scans;
  private final Arrival arrival;
  private final String path;
  private final Exchange exchange;
  private final Optional<LoginNotes> logins;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile boolean passed;
  private volatile @Nullable ReplayRequest replayed;
  private @Nullable Arrival named;
  private @Nullable LoginAttempt attempt;
  private @Nullable MarkedResponse marked;

  /**
   * A learner.
   *
   * @param path the path that was asked for
   * @param logins what the application says of logins; empty where nobody would be counted
   */
  Learner(
      Memory memory, Arrival arrival, String path, Exchange exchange, Optional<LoginNotes> logins) {
    this.guard = memory.guard();
    this.scans = memory.scans();
    this.arrival = arrival;
    this.path = path;
    this.exchange = exchange;
    this.logins = logins;
    logins.ifPresent(notes -> exchange.request().setAttribute(LoginListener.ATTRIBUTE, notes));
  }

  /** What is remembered of sources. Immutable; its parts are thread-safe. */
  record Memory(Guard guard, Scans scans) {}

  /** The request is an attempt to sign in, for which a place was reserved. */
  void expect(Arrival account, LoginAttempt tried) {
    named = account;
    attempt = tried;
    logins.ifPresent(notes -> notes.expect(account.account()));
    if (!tried.path().failureMarker().isEmpty()) {
      marked = new MarkedResponse(exchange.response(), tried.path().failureMarker());
    }
  }

  /** The request that the application sees, around the one that replays. */
  HttpServletRequest around(HttpServletRequest request) {
    HttpServletRequest plain = marked == null ? request : new PlainAnswerRequest(request);
    return logins.isPresent() ? new CountedLogins(plain, logins.get()) : plain;
  }

  /** The response that the application writes. */
  HttpServletResponse response() {
    return marked == null ? exchange.response() : marked;
  }

  /** The application is about to see the request. */
  void entered(ReplayRequest request) {
    replayed = request;
  }

  /** The application returned without an exception. */
  void passed() {
    passed = true;
  }

  /** The filter is done; an asynchronous answer may still be on its way. */
  void finish() {
    ReplayRequest request = replayed;
    if (request == null || !request.startedAsync()) {
      settle(passed);
    }
  }

  private void settle(boolean answered) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    exchange.body().release();
    HttpServletResponse response = exchange.response();
    int status = answered ? response.getStatus() : SERVER_ERROR;
    if (named != null && attempt != null) {
      String location = Optional.ofNullable(response.getHeader("Location")).orElse("");
      boolean failed = marked != null && marked.found();
      Outcome shown = attempt.outcome(status, location, failed);
      guard.observe(named, logins.isPresent() ? logins.get().outcome(shown) : shown);
    }
    if (replayed != null && answered) {
      scans.answered(arrival, path, status, Bearing.of(exchange.request()));
    }
    if (replayed != null && status == NOT_FOUND && arrival.proof().countsTowardsBlock()) {
      guard.observe(arrival, new Outcome.TargetMissing(path));
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    settle(true);
  }

  /** The container completes the request after it. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** The container completes the request after it. */
  @Override
  public void onError(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
