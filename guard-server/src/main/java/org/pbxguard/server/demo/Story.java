package org.pbxguard.server.demo;

import java.io.PrintWriter;
import org.pbxguard.core.Explanation;

/**
 * Tells what happened, line by line, and keeps count of what should not have. Confined to one
 * thread.
 */
final class Story {
  private static final int MOST_ITEMS = 3;

  private final PrintWriter out;
  private int surprises;

  Story(PrintWriter out) {
    this.out = out;
  }

  void title(String title) {
    out.println();
    out.println(title);
    out.flush();
  }

  void line(String line) {
    out.println("    " + line);
    out.flush();
  }

  /** A line with the mark of whether it went as it should. */
  void expect(boolean asPromised, String line) {
    surprises += asPromised ? 0 : 1;
    out.println((asPromised ? " ok " : " !! ") + line);
    out.flush();
  }

  /** An answer's status in words; 0 is silence. */
  static String answer(int status) {
    return status == 0 ? "no answer" : Integer.toString(status);
  }

  /** Why an address is treated as it is. */
  void explanation(Explanation explanation) {
    line(
        "explain "
            + explanation.address()
            + ": "
            + explanation
                .block()
                .map(block -> "blocked until " + block.until() + ", " + block.reason())
                .orElse("not blocked"));
    explanation.items().stream()
        .limit(MOST_ITEMS)
        .forEach(
            item ->
                line(
                    "    "
                        + item.rule()
                        + " in "
                        + item.where()
                        + ", "
                        + item.points()
                        + " points, proof "
                        + item.proof()
                        + (item.counts() ? "" : " (does not count towards a block)")));
    if (!explanation.lifts().isEmpty()) {
      line("    lifted by " + explanation.lifts());
    }
  }

  /** Sums up; whether all went as promised. */
  boolean ended() {
    title(
        surprises == 0
            ? "Everything went as the guard promises."
            : surprises + " lines marked !! did not go as the guard promises.");
    return surprises == 0;
  }
}
