package org.pbxguard.spring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pbxguard.config.Settings;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The guard's configuration as a Spring environment holds it: what stands below {@code pbxguard.},
 * over the file that {@code pbxguard.config} names, if any. Keys may be written with dashes; lists
 * as Spring flattens them ({@code login-paths[0].path}), each whole from one source. Keys that the
 * guard does not know stop the start, as in its own file.
 *
 * <p>Stateless.
 */
final class EnvironmentSettings {
  private static final String PREFIX = "pbxguard.";

  /** What the auto-configuration and the filter's initializer read; no settings of the guard. */
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
    Map<String, PropertySource<?>> owners = new HashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      for (String name : names(source)) {
        String key = key(name.substring(PREFIX.length()));
        @Nullable String value = environment.getProperty(name);
        if (value != null && owners.computeIfAbsent(list(key), k -> source).equals(source)) {
          values.put(key, value);
        }
      }
    }
    values.keySet().removeAll(OWN);
    return values;
  }

  /** Variables are read by the guard's own rule, which has one meaning for each. */
  private static List<String> names(PropertySource<?> source) {
    return source instanceof EnumerablePropertySource<?> enumerable
            && !(source instanceof SystemEnvironmentPropertySource)
        ? Stream.of(enumerable.getPropertyNames()).filter(name -> name.startsWith(PREFIX)).toList()
        : List.of();
  }

  /** The list that a key is of, else the key: the first source that has any of it has all of it. */
  private static String list(String key) {
    return key.split("\\.[0-9]+(\\.|$)", 2)[0];
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
