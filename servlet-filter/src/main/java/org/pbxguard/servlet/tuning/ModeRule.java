package org.pbxguard.servlet.tuning;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.finding.Category;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

/**
 * Whether findings refuse somewhere: an entry of {@code http.filter.modes}. The first entry that
 * fits decides.
 *
 * <p>Immutable.
 *
 * @param path where
 * @param categories attack classes; empty for all
 * @param mode whether they refuse
 */
public record ModeRule(PathPattern path, List<Category> categories, Mode mode) {

  /** Keeps a copy of the list. */
  public ModeRule {
    categories = List.copyOf(categories);
  }

  /** Everything is watched everywhere. */
  public static ModeRule defaults() {
    return new ModeRule(new PathPattern("/*"), List.of(), Mode.MONITOR);
  }

  /** Whether it decides about a class of findings on a path. */
  boolean covers(PathReading where, Category category) {
    // A path with two readings is watched only if both are, and guarded if one is.
    boolean here = mode == Mode.MONITOR ? path.matchesAll(where) : path.matchesAny(where);
    return here && (categories.isEmpty() || categories.contains(category));
  }

  /** The entry in the words of the settings, as the explanation shows it. */
  String words() {
    String which =
        categories.stream()
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
    return ("http.filter.modes " + path + " " + which).strip() + " monitor";
  }
}
