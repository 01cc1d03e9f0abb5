package org.pbxguard.servlet.api;

import java.util.List;

/**
 * A refusal that is answered: a status, one clear sentence for the caller, and the field it is
 * about. It carries no stack trace, since it is an expected outcome.
 *
 * <p>Immutable.
 */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String field;
  private final long retryAfterSeconds;
  private final transient List<String> faults;

  private ApiError(int status, String sentence, String field, long retryAfterSeconds) {
    this(status, sentence, field, retryAfterSeconds, List.of());
  }

  private ApiError(
      int status, String sentence, String field, long retryAfterSeconds, List<String> faults) {
    super(sentence, null, false, false);
    this.status = status;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
    this.faults = List.copyOf(faults);
  }

  static ApiError of(int status, String sentence) {
    return new ApiError(status, sentence, "", 0);
  }

  /** 400 about one field. */
  static ApiError field(String field, String sentence) {
    return new ApiError(400, sentence, field, 0);
  }

  /** 400 about several things, a line each. */
  static ApiError faults(String sentence, List<String> faults) {
    return new ApiError(400, sentence, "", 0, faults);
  }

  /** 429; the caller may try again after that many seconds. */
  static ApiError tooMany(long retryAfterSeconds) {
    return new ApiError(429, "Too many attempts, wait", "", Math.max(1, retryAfterSeconds));
  }

  /** 503: nothing was acknowledged. */
  static ApiError unavailable() {
    return of(503, "The store cannot acknowledge the change");
  }

  int status() {
    return status;
  }

  /** The field, or empty. */
  String field() {
    return field;
  }

  /** Everything that is wrong, where it is more than one thing. */
  List<String> faults() {
    return faults;
  }

  /** Seconds for {@code Retry-After}, or 0. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  String sentence() {
    String sentence = getMessage();
    return sentence == null ? "" : sentence;
  }
}
