package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Severity;

/**
 * One thing a detector knows: its stable id, class of attack and points.
 *
 * <p>Immutable.
 *
 * @param id stable name, beginning with {@code sip-}
 * @param category attack class
 * @param points 1 to 100: 50 and more refuse a message alone, fewer only add up
 */
record SipRule(String id, Category category, int points) {

  /** The finding at a place of the message, with the text that shows it. */
  Finding at(String where, String evidence) {
    return new Finding(id, category, severity(), points, where, evidence);
  }

  private Severity severity() {
    if (points >= 80) {
      return Severity.HIGH;
    }
    return points >= 50 ? Severity.MEDIUM : Severity.LOW;
  }
}
