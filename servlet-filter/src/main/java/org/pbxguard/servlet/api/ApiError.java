package org.pbxguard.servlet.api;

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

  private ApiError(int status, String sentence, String field, long retryAfterSeconds) {
    super(sentence, null, false, false);
    this.status = status;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static ApiError of(int status, String sentence) {
    return new ApiError(status, sentence, "", 0);
  }

  /** 400 about one field. */
  static ApiError field(String field, String sentence) {
    return new ApiError(400, sentence, field, 0);
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

  /** Seconds for {@code Retry-After}, or 0. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  String sentence() {
    String sentence = getMessage();
    return sentence == null ? "" : sentence;
  }
}
