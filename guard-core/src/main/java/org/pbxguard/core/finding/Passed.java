package org.pbxguard.core.finding;

/**
 * A finding that refuses nothing, and what says so. It is kept for the explanation of its source
 * and counts for nothing.
 *
 * <p>Immutable.
 *
 * @param finding what was found
 * @param by the setting that lets it pass, in words an operator finds in the file, such as {@code
 *     http.filter.exclusions /wiki/* text}
 * @param watched whether it is recorded as what would have counted; else it is no finding there
 */
public record Passed(Finding finding, String by, boolean watched) {

  /** Cuts the words. */
  public Passed {
    by = by.length() <= Finding.MAX_EVIDENCE ? by : by.substring(0, Finding.MAX_EVIDENCE);
  }
}
