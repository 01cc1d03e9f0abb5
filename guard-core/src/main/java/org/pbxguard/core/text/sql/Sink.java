package org.pbxguard.core.text.sql;

import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * Where the rules of this package put what they found in one view.
 *
 * <p>Confined to one thread.
 */
record Sink(View view, Report report) {

  /** A rule matched the tokens from {@code first} to {@code last}, both included. */
  void hit(Rule rule, Tokens tokens, int first, int last) {
    report.hit(rule, view, tokens.start(first), tokens.end(last));
  }
}
