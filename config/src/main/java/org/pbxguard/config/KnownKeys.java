package org.pbxguard.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Every key that a bound record has, so that a key which nobody reads is noticed and the nearest
 * known one is named. An index of a list stands as {@code []} in a pattern.
 *
 * <p>Confined to one thread; holds what the program declares, not what a file says.
 */
final class KnownKeys {
  private static final String INDEX = "[]";

  private final TreeSet<String> values = new TreeSet<>();
  private final TreeSet<String> groups = new TreeSet<>();
  private final Map<String, String> paths = new HashMap<>();
  private final List<Pattern> indexed = new ArrayList<>();

  /** Adds the key of that type and all keys below it. */
  void add(String path, Type type) {
    addParents(path);
    add(path, Shape.of(type));
  }

  private void add(String path, Shape shape) {
    switch (shape.kind()) {
      case VALUE -> addValue(path);
      case GROUP -> addGroup(path, shape.raw());
      case OPTIONAL -> add(path, shape.element());
      case LIST -> {
        Shape element = shape.element();
        if (element.kind() == Shape.Kind.GROUP) {
          groups.add(path);
          addGroup(Text.below(path, INDEX), element.raw());
        } else {
          addValue(path);
        }
      }
    }
  }

  private void addGroup(String path, Class<?> raw) {
    groups.add(path);
    for (RecordComponent component : raw.getRecordComponents()) {
      add(
          Text.below(path, Text.snakeCase(component.getName())),
          Shape.of(component.getGenericType()));
    }
  }

  private void addValue(String path) {
    values.add(path);
    String variable = Text.variable(path);
    String other = paths.putIfAbsent(variable, path);
    if (other != null && !other.equals(path)) {
      throw new IllegalStateException(variable + " would stand for " + other + " and " + path);
    }
    if (path.contains(INDEX)) {
      indexed.add(Pattern.compile(variable.replace(INDEX, "[0-9]{1,3}")));
    }
  }

  private void addParents(String path) {
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      groups.add(path.substring(0, dot));
    }
  }

  /** The patterns of all values in order. */
  List<String> values() {
    return List.copyOf(values);
  }

  boolean isValue(String path) {
    return values.contains(pattern(path));
  }

  boolean isGroup(String path) {
    return path.isEmpty() || groups.contains(pattern(path));
  }

  boolean isVariable(String name) {
    return paths.containsKey(name) || indexed.stream().anyMatch(p -> p.matcher(name).matches());
  }

  private static String pattern(String path) {
    String[] segments = path.split("\\.", -1);
    for (int i = 0; i < segments.length; i++) {
      if (Text.isIndex(segments[i])) {
        segments[i] = INDEX;
      }
    }
    return String.join(".", segments);
  }

  /** The known path that a mistaken one most likely meant. */
  Optional<String> nearest(String path) {
    String wanted = normal(path);
    String leaf = leaf(wanted);
    Optional<String> best = Optional.empty();
    int bestDistance = Math.max(2, wanted.length() / 4) + 1;
    for (TreeSet<String> known : List.of(values, groups)) {
      for (String candidate : known) {
        int distance = Text.distance(wanted, candidate);
        if (leaf.equals(leaf(candidate))) {
          distance = Math.min(distance, 2);
        }
        if (distance < bestDistance) {
          best = Optional.of(candidate);
          bestDistance = distance;
        }
      }
    }
    return best;
  }

  /** The variable that a mistaken one most likely meant. */
  Optional<String> nearestVariable(String name) {
    return values.stream()
        .filter(path -> !path.contains(INDEX))
        .map(Text::variable)
        .filter(known -> Text.distance(name, known) <= Math.max(2, name.length() / 5))
        .min((a, b) -> Integer.compare(Text.distance(name, a), Text.distance(name, b)));
  }

  private static String normal(String path) {
    String cut = path.length() > 200 ? path.substring(0, 200) : path;
    return Text.lowerCase(cut).replace('-', '_');
  }

  private static String leaf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
