package org.pbxguard.servlet.parse;

import java.util.Locale;

/**
 * A path, or with a final {@code /*} a path and everything below it.
 *
 * <p>Immutable.
 *
 * @param text the pattern as it is written in settings
 */
public record PathPattern(String text) {
  private static final String BELOW = "/*";

  /** Refuses text that does not start with a slash or has a star elsewhere. */
  public PathPattern {
    int star = text.indexOf('*');
    if (!text.startsWith("/") || (star >= 0 && star != text.length() - 1)) {
      throw new IllegalArgumentException("not a path or a path with a final /* (" + text + ")");
    }
    if (star >= 0 && !text.endsWith(BELOW)) {
      throw new IllegalArgumentException("a star stands only behind a slash (" + text + ")");
    }
  }

  /** Reads a pattern. */
  public static PathPattern parse(String text) {
    return new PathPattern(text);
  }

  /** Whether every reading of a path matches: for rules that open something. */
  public boolean matchesAll(PathReading path) {
    return path.readings().stream().allMatch(this::matches);
  }

  /** Whether a reading of a path matches: for rules that guard something. */
  public boolean matchesAny(PathReading path) {
    return path.readings().stream().anyMatch(this::matches);
  }

  /**
   * Whether a reading of a path matches, letter case aside: an upstream on a file system that
   * ignores case serves {@code /ADMIN} too.
   */
  public boolean matchesAnyIgnoringCase(PathReading path) {
    PathPattern lower = new PathPattern(text.toLowerCase(Locale.ROOT));
    return path.readings().stream().map(r -> r.toLowerCase(Locale.ROOT)).anyMatch(lower::matches);
  }

  private boolean matches(String path) {
    if (!text.endsWith(BELOW)) {
      return path.equals(text);
    }
    String base = text.substring(0, text.length() - BELOW.length());
    return path.equals(base) || path.startsWith(base + "/");
  }

  @Override
  public String toString() {
    return text;
  }
}
