package org.pbxguard.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values that win over the file: {@code --set path=value}, then {@code PBXGUARD_...} variables. Of
 * two {@code --set} for one path the last wins, so that a script can append its own.
 *
 * <p>Confined to one thread.
 */
final class Overrides {
  static final String PREFIX = "PBXGUARD_";
  private static final String SET = "--set";

  private final Map<String, String> sets = new LinkedHashMap<>();
  private final Map<String, String> variables = new TreeMap<>();

  Overrides(List<String> assignments, Map<String, String> environment, List<Fault> faults) {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        faults.add(new Fault(SET, "", "needs path=value, not \"" + Text.shown(assignment) + "\""));
        continue;
      }
      sets.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
    }
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            variables.put(name, value);
          }
        });
  }

  /** The value that overrides the file's at that path. */
  Optional<Entry.Scalar> at(String path) {
    String set = sets.get(path);
    if (set != null) {
      return Optional.of(new Entry.Scalar(set, set.isEmpty(), Place.of(SET)));
    }
    String variable = Text.variable(path);
    return Optional.ofNullable(variables.get(variable))
        .map(value -> new Entry.Scalar(value.strip(), value.isBlank(), Place.of(variable)));
  }

  /** Whether anything below that path is overridden. */
  boolean below(String path) {
    String prefix = path + ".";
    String variablePrefix = Text.variable(path) + "_";
    return sets.keySet().stream().anyMatch(set -> set.startsWith(prefix))
        || variables.keySet().stream().anyMatch(name -> name.startsWith(variablePrefix));
  }

  /** Reports what no known key reads. */
  void unknown(KnownKeys known, List<Fault> faults) {
    for (String path : sets.keySet()) {
      if (!known.isValue(path)) {
        faults.add(new Fault(SET, Text.shown(path), UnknownKeys.problem(path, known)));
      }
    }
    for (String name : variables.keySet()) {
      if (!known.isVariable(name)) {
        String hint = known.nearestVariable(name).map(near -> "; did you mean " + near).orElse("");
        faults.add(new Fault(Text.shown(name), "", "no setting has this variable" + hint));
      }
    }
  }
}
