package org.pbxguard.core.score;

import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Severity;

/**
 * What one rule found in a source's messages: the latest finding and how many there were.
 *
 * <p>Immutable.
 *
 * @param rule which rule
 * @param category attack class
 * @param severity gravity
 * @param points what each added
 * @param where in which part of the message
 * @param text the matched text, secrets masked; hostile: escape it
 * @param proof how sure the latest one's source was
 * @param channel by which transport
 * @param millis when the latest one came, in milliseconds since 1970
 * @param count how many there were
 * @param passedBy what let it pass, so that it counted for nothing; empty where it counted
 */
public record Evidence(
    String rule,
    Category category,
    Severity severity,
    int points,
    String where,
    String text,
    Proof proof,
    Channel channel,
    long millis,
    int count,
    String passedBy) {
  /** Longest text that is kept, in characters. */
  static final int MAX_TEXT = 96;

  /** Cuts the text. */
  public Evidence {
    text = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }

  /** The same evidence, let pass by something else. */
  Evidence passedBy(String other) {
    return new Evidence(
        rule, category, severity, points, where, text, proof, channel, millis, count, other);
  }
}
