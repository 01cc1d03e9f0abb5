package org.pbxguard.core.finding;

/**
 * One thing an inspector saw in one message. How sure its source is, is said once by the arrival
 * whose message it was found in.
 *
 * <p>Immutable.
 *
 * @param rule stable id of the rule, such as {@code sip-scanner-user-agent}
 * @param category attack class
 * @param severity gravity
 * @param points 1 to 100; from the policy's refusal threshold on, one finding refuses its message
 * @param where the part of the message, such as {@code header User-Agent} or {@code parameter id}
 * @param evidence the matched text, cut to {@link #MAX_EVIDENCE} characters; still hostile: escape
 *     it wherever it is printed, and never put a secret in it
 */
public record Finding(
    String rule, Category category, Severity severity, int points, String where, String evidence) {
  /** Longest evidence and place that are kept, in characters. */
  public static final int MAX_EVIDENCE = 160;

  /** Refuses points outside 1 to 100 and cuts evidence and place. */
  public Finding {
    if (points < 1 || points > 100) {
      throw new IllegalArgumentException("points out of range: " + points);
    }
    where = cut(where);
    evidence = cut(evidence);
  }

  private static String cut(String text) {
    return text.length() <= MAX_EVIDENCE ? text : text.substring(0, MAX_EVIDENCE);
  }
}
