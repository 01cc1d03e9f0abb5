package org.pbxguard.servlet.tuning;

import java.util.EnumSet;
import java.util.Set;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;

/**
 * What a field is for, and with it which findings say nothing there. What strikes wherever text
 * goes, be it a log line (lookups), a deserializer or the protocol itself, refuses in every kind.
 *
 * <p>Immutable.
 */
public enum FieldKind {
  /**
   * What people write to each other: tickets, comments, notes. Doubtful findings are watched; what
   * is no matter of doubt refuses.
   */
  PROSE,
  /**
   * Formatted text of an editor in the browser. As prose, and styles, conditional comments of
   * office programs and words of scripts are watched; scripts, event handlers and active URLs
   * refuse.
   */
  RICH_TEXT,
  /** Programs, queries, templates, dialplans, shell lines: whatever code looks like is watched. */
  CODE,
  /** Files of any type, programs included: what they hold is watched, their names are not. */
  UPLOAD;

  /** From here on a finding is no matter of doubt. */
  private static final int SURE = 60;

  private static final Set<Category> OF_TEXT =
      EnumSet.of(
          Category.SQLI,
          Category.NOSQL,
          Category.XSS,
          Category.RCE,
          Category.LFI,
          Category.RFI,
          Category.PHP,
          Category.JAVA,
          Category.SSTI,
          Category.SSI,
          Category.LDAP,
          Category.XPATH,
          Category.XXE,
          Category.SSRF,
          Category.CRLF);

  private static final Set<String> OF_MARKUP =
      Set.of(
          "xss-style",
          "xss-conditional-comment",
          "xss-script-call",
          "xss-script-call-hint",
          "xss-script-property");

  /** Whether a finding in such a field refuses nothing. */
  boolean tolerates(Finding finding) {
    if (!OF_TEXT.contains(finding.category()) || finding.rule().contains("serial")) {
      return false;
    }
    return switch (this) {
      case PROSE -> doubtful(finding);
      case RICH_TEXT -> doubtful(finding) || OF_MARKUP.contains(finding.rule());
      case CODE -> true;
      case UPLOAD -> Named.file(finding);
    };
  }

  private static boolean doubtful(Finding finding) {
    return finding.points() < SURE;
  }
}
