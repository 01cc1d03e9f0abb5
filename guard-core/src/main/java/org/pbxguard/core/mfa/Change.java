package org.pbxguard.core.mfa;

import java.time.Duration;
import java.util.function.Function;

/**
 * The answer to a request that changes a user's factors.
 *
 * <p>Immutable.
 *
 * @param <T> what a change that was made yields
 */
public sealed interface Change<T> {

  /** It was made and is on the disk. */
  record Done<T>(T value) implements Change<T> {}

  /** The code that was to authorise it is not right. */
  record Refused<T>() implements Change<T> {}

  /** It needs a factor, a stepped-up session or an administrator; or the key is somebody's. */
  record Conflict<T>(String reason) implements Change<T> {}

  /** There is nothing to change. Only told to who is authorised. */
  record Absent<T>() implements Change<T> {}

  /** Not looked at: too many attempts. */
  record Throttled<T>(Duration retryAfter) implements Change<T> {}

  /** Not done: the store or a validation server does not answer. */
  record Unavailable<T>() implements Change<T> {}

  /** The same answer with another value in it. */
  default <U> Change<U> map(Function<? super T, ? extends U> function) {
    return then(value -> new Done<>(function.apply(value)));
  }

  /** What {@code next} answers to the value; without one the same answer. */
  default <U> Change<U> then(Function<? super T, Change<U>> next) {
    return fold(
        new Cases<>() {
          @Override
          public Change<U> done(T value) {
            return next.apply(value);
          }

          @Override
          public Change<U> refused() {
            return new Refused<>();
          }

          @Override
          public Change<U> conflict(String reason) {
            return new Conflict<>(reason);
          }

          @Override
          public Change<U> absent() {
            return new Absent<>();
          }

          @Override
          public Change<U> throttled(Duration retryAfter) {
            return new Throttled<>(retryAfter);
          }

          @Override
          public Change<U> unavailable() {
            return new Unavailable<>();
          }
        });
  }

  /**
   * Calls the function of the case that this is.
   *
   * @param cases one function per case
   */
  default <R> R fold(Cases<T, R> cases) {
    if (this instanceof Done<T> done) {
      return cases.done(done.value());
    }
    if (this instanceof Conflict<T> conflict) {
      return cases.conflict(conflict.reason());
    }
    if (this instanceof Throttled<T> later) {
      return cases.throttled(later.retryAfter());
    }
    if (this instanceof Absent<T>) {
      return cases.absent();
    }
    return this instanceof Unavailable<T> ? cases.unavailable() : cases.refused();
  }

  /**
   * One method per case of {@link Change}, so that a caller faces each.
   *
   * @param <T> what a change yields
   * @param <R> what the caller makes of it
   */
  interface Cases<T, R> {
    /** The change was made. */
    R done(T value);

    /** The authorising code is not right. */
    R refused();

    /** Another state or authorisation is needed. */
    R conflict(String reason);

    /** Nothing to change. */
    R absent();

    /** Too many attempts. */
    R throttled(Duration retryAfter);

    /** The store does not answer. */
    R unavailable();
  }
}
