package org.pbxguard.servlet.tuning;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

/**
 * Findings that are no findings somewhere: an entry of the settings key {@code exclusions}. What is
 * left empty matches everything; at least one of parameter, rules and categories is named.
 *
 * <p>Immutable.
 *
 * @param path where
 * @param parameter name of the parameter, header, cookie, JSON or XML member
 * @param rules ids of rules
 * @param categories attack classes
 */
public record Exclusion(
    PathPattern path, String parameter, List<String> rules, List<Category> categories) {

  /** Keeps copies of the lists. */
  public Exclusion {
    rules = List.copyOf(rules);
    categories = List.copyOf(categories);
  }

  /** Nothing yet: every path, no parameter, no rules, no categories. */
  public static Exclusion defaults() {
    return new Exclusion(new PathPattern("/*"), "", List.of(), List.of());
  }

  /** Whether it names something to leave out. */
  public boolean namesSomething() {
    return !parameter.isEmpty() || !rules.isEmpty() || !categories.isEmpty();
  }

  /** Whether a finding on a path is left out. */
  boolean covers(PathReading where, Finding finding) {
    return path.matchesAll(where)
        && (parameter.isEmpty() || Named.is(finding, parameter))
        && (rules.isEmpty() || rules.contains(finding.rule()))
        && (categories.isEmpty() || categories.contains(finding.category()));
  }

  /** The entry in the words of the settings, as the explanation shows it. */
  String words() {
    String what =
        Stream.concat(
                rules.stream(),
                categories.stream().map(each -> each.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(","));
    return ("http.filter.exclusions " + path + " " + parameter).strip()
        + (" " + what).stripTrailing();
  }
}
