package org.pbxguard.core.text.signature;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Severity;

/**
 * How one tool gives itself away in one field.
 *
 * <p>Immutable.
 *
 * @param name the tool, in lower case; the rule's id is {@code scanner-} and this, {@code probe-}
 *     and this for a path
 * @param field where it shows
 * @param match how the text is compared
 * @param points 1 to 100
 * @param text what is looked for, in lower case
 */
public record Signature(String name, Field field, Match match, int points, String text) {

  /** How a signature's text is compared with a field; upper and lower case are the same. */
  public enum Match {
    /** The field is the text. */
    WHOLE,
    /** The field starts with the text. */
    PREFIX,
    /** The text stands in the field and neither letter nor digit touches it. */
    TOKEN,
    /** The field ends with the text. */
    SUFFIX
  }

  /** The finding of a match. */
  public Finding finding(String where, String evidence) {
    Category category = field.category();
    Severity severity = points >= 50 ? Severity.MEDIUM : Severity.LOW;
    return new Finding(prefix() + name, category, severity, points, where, evidence);
  }

  private String prefix() {
    return field == Field.HTTP_PATH ? "probe-" : "scanner-";
  }

  /** Whether an occurrence of the text between the indices is a match. */
  boolean matches(CharSequence field, int start, int end) {
    return switch (match) {
      case WHOLE -> start == 0 && end == field.length();
      case PREFIX -> start == 0;
      case SUFFIX -> end == field.length();
      case TOKEN ->
          !(word(0) && touches(field, start - 1))
              && !(word(text.length() - 1) && touches(field, end));
    };
  }

  private boolean word(int at) {
    return Character.isLetterOrDigit(text.charAt(at));
  }

  private static boolean touches(CharSequence field, int at) {
    return at >= 0 && at < field.length() && Character.isLetterOrDigit(field.charAt(at));
  }
}
