package org.pbxguard.config;

import java.util.List;

/**
 * Finds the keys of a file that no component reads: a slip of the pen must not pass as a setting.
 * Stateless.
 */
final class UnknownKeys {
  private UnknownKeys() {}

  static void find(Entry.Group root, KnownKeys known, List<Fault> faults) {
    group("", root, known, faults);
  }

  private static void group(String path, Entry.Group group, KnownKeys known, List<Fault> faults) {
    group
        .members()
        .forEach(
            (key, member) -> {
              String below = Text.below(path, key);
              boolean isGroup = known.isGroup(below);
              if (!Text.isKey(key) || !(isGroup || known.isValue(below))) {
                faults.add(
                    new Fault(
                        member.keyPlace().toString(), Text.shown(below), problem(below, known)));
              } else if (isGroup) {
                entry(below, member.value(), known, faults);
              }
            });
  }

  private static void entry(String path, Entry entry, KnownKeys known, List<Fault> faults) {
    if (entry instanceof Entry.Group group) {
      group(path, group, known, faults);
    } else if (entry instanceof Entry.Sequence sequence && known.isGroup(Text.below(path, "0"))) {
      for (int i = 0; i < sequence.items().size(); i++) {
        entry(Text.below(path, Integer.toString(i)), sequence.items().get(i), known, faults);
      }
    } else if (!(entry instanceof Entry.Scalar scalar && scalar.absent())) {
      // The binder told those that it met; nobody binds the groups above the roots.
      if (faults.stream().noneMatch(fault -> fault.path().equals(path))) {
        String problem = "is a group of settings, not " + entry.kind();
        faults.add(new Fault(entry.place().toString(), path, problem));
      }
    }
  }

  /** What is wrong with a path that is no setting. */
  static String problem(String path, KnownKeys known) {
    if (known.isGroup(path)) {
      return "is a group of settings, not a value";
    }
    return "unknown setting" + known.nearest(path).map(n -> "; did you mean " + n).orElse("");
  }
}
