package org.pbxguard.spring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pbxguard.config.Settings;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The guard's configuration as a Spring environment holds it: what stands below {@code pbxguard.},
 * over the file that {@code pbxguard.config} names, if any. Keys may be written with dashes; lists
 * as Spring flattens them ({@code login-paths[0].path}). Keys that the guard does not know stop the
 * start, as in its own file.
 *
 * <p>Stateless.
 */
final class EnvironmentSettings {
  private static final String PREFIX = "pbxguard.";

  /** What the auto-configuration itself reads; no settings of the guard. */
  private static final List<String> OWN = List.of("enabled", "config", "register");

  private EnvironmentSettings() {}

  static Settings read(ConfigurableEnvironment environment) {
    List<String> sets = sets(values(environment));
    String file = environment.getProperty(PREFIX + "config", "");
    // The process's own PBXGUARD_ variables keep their meaning.
    return file.isBlank()
        ? Settings.of(sets, System.getenv())
        : Settings.load(Path.of(file), sets, System.getenv());
  }

  /** Every key below the prefix, resolved as Spring resolves it. */
  private static SortedMap<String, String> values(ConfigurableEnvironment environment) {
    SortedMap<String, String> values = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      // Variables are read by the guard's own rule, which has one meaning for each.
      if (source instanceof EnumerablePropertySource<?> enumerable
          && !(source instanceof SystemEnvironmentPropertySource)) {
        for (String name : enumerable.getPropertyNames()) {
          @Nullable String value = name.startsWith(PREFIX) ? environment.getProperty(name) : null;
          if (value != null) {
            values.put(key(name.substring(PREFIX.length())), value);
          }
        }
      }
    }
    values.keySet().removeAll(OWN);
    return values;
  }

  private static String key(String name) {
    return name.replace('-', '_').replace("[", ".").replace("]", "").toLowerCase(Locale.ROOT);
  }

  /** As {@code path=value}; the items of a list of values become one text. */
  static List<String> sets(SortedMap<String, String> values) {
    Map<String, SortedMap<Integer, String>> lists = new TreeMap<>();
    List<String> sets = new ArrayList<>();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String path = entry.getKey();
      int dot = path.lastIndexOf('.');
      String last = path.substring(dot + 1);
      if (dot > 0 && !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9')) {
        lists
            .computeIfAbsent(path.substring(0, dot), list -> new TreeMap<>())
            .put(Integer.valueOf(last), entry.getValue());
      } else {
        sets.add(path + "=" + entry.getValue());
      }
    }
    lists.forEach((path, items) -> sets.add(path + "=" + String.join(", ", items.values())));
    return sets;
  }
}
