package org.pbxguard.core.text.template;

/**
 * Walks over the pairs of curly braces in a text, inner ones first, leaving out pairs that hold
 * more than an expression would: too many characters, or pairs nested too deep. What a pair holds
 * is thus looked at a bounded number of times, however the braces are nested.
 *
 * <p>Confined to one thread.
 */
final class Braces {
  private static final int LONGEST = 400;
  private static final int HIGHEST = 4;
  private static final int DEEPEST = 256;

  private final String text;
  private final int[] opens = new int[DEEPEST];
  private final int[] heights = new int[DEEPEST];
  private int depth;
  private int at;
  private int open;
  private int close;

  Braces(String text) {
    this.text = text;
  }

  /** Goes to the next pair; false when there is none. */
  boolean next() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '{') {
        push();
      } else if (c == '}' && depth > 0 && pop()) {
        return true;
      }
    }
    return false;
  }

  /** A brace that would be too deep makes all open ones be forgotten: they hold too much. */
  private void push() {
    if (depth == DEEPEST) {
      depth = 0;
    }
    opens[depth] = at - 1;
    heights[depth] = 0;
    depth++;
  }

  private boolean pop() {
    depth--;
    open = opens[depth];
    close = at - 1;
    int height = heights[depth] + 1;
    if (depth > 0) {
      heights[depth - 1] = Math.max(heights[depth - 1], height);
    }
    return close - open <= LONGEST && height <= HIGHEST;
  }

  /** Where the pair opens. */
  int open() {
    return open;
  }

  /** Where the pair closes. */
  int close() {
    return close;
  }
}
