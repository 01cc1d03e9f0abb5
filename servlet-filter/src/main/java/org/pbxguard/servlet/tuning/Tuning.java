package org.pbxguard.servlet.tuning;

import java.util.List;
import java.util.Optional;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Passed;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

/**
 * Everything that operators said about findings, applied in this order: exclusions, kinds of
 * fields, modes by path and category, monitored paths, the mode of the front. Whatever lets a
 * finding pass stands behind its name, for the explanation.
 *
 * <p>Immutable.
 *
 * @param exclusions findings that are none
 * @param fields what fields are for
 * @param modes modes by path and category
 * @param monitoredPaths paths on which nothing is refused
 * @param mode what holds where nothing else does
 */
public record Tuning(
    List<Exclusion> exclusions,
    List<FieldRule> fields,
    List<ModeRule> modes,
    List<PathPattern> monitoredPaths,
    Mode mode) {
  private static final String OF_FRONT = "http.filter.mode monitor";
  private static final String OF_PATH = "http.filter.monitored_paths ";

  /** Keeps copies of the lists. */
  public Tuning {
    exclusions = List.copyOf(exclusions);
    fields = List.copyOf(fields);
    modes = List.copyOf(modes);
    monitoredPaths = List.copyOf(monitoredPaths);
  }

  /** The findings on a path, sorted into those that count and those that pass. */
  public Findings apply(PathReading path, Findings found) {
    if (found.isEmpty() || silent()) {
      return found;
    }
    Findings sorted = new Findings();
    for (Finding finding : found.list()) {
      Optional<Passed> passed = passed(path, finding);
      passed.ifPresentOrElse(sorted::pass, () -> sorted.add(finding));
    }
    return sorted;
  }

  /** Whether nothing is said at all, as by default. */
  private boolean silent() {
    return exclusions.isEmpty()
        && fields.isEmpty()
        && modes.isEmpty()
        && mode == Mode.ENFORCE
        && monitoredPaths.isEmpty();
  }

  private Optional<Passed> passed(PathReading path, Finding finding) {
    for (Exclusion each : exclusions) {
      if (each.covers(path, finding)) {
        return Optional.of(new Passed(finding, each.words(), false));
      }
    }
    for (FieldRule each : fields) {
      if (each.covers(path, finding)) {
        return Optional.of(new Passed(finding, each.words(), true));
      }
    }
    return watchedBy(path, finding.category()).map(by -> new Passed(finding, by, true));
  }

  /** The setting by which a class of findings is only watched on a path, if it is. */
  public Optional<String> watchedBy(PathReading path, Category category) {
    for (ModeRule each : modes) {
      if (each.covers(path, category)) {
        return each.mode() == Mode.MONITOR ? Optional.of(each.words()) : Optional.empty();
      }
    }
    for (PathPattern each : monitoredPaths) {
      if (each.matchesAll(path)) {
        return Optional.of(OF_PATH + each);
      }
    }
    return mode == Mode.MONITOR ? Optional.of(OF_FRONT) : Optional.empty();
  }
}
