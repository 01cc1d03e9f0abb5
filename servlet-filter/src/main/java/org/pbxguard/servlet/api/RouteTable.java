package org.pbxguard.servlet.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All routes, found by method and path. A template's {@code {name}} stands for one segment.
 *
 * <p>Immutable once built.
 */
final class RouteTable {
  private final List<Route> routes;

  RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** All routes, in the order in which they are tried. */
  List<Route> routes() {
    return routes;
  }

  /** The route and the path's variables, if there is one. */
  Optional<Match> find(String method, String path) {
    List<String> segments = segments(path);
    for (Route route : routes) {
      Optional<List<String>> variables = route.match(segments);
      if (route.method().equals(method) && variables.isPresent()) {
        return Optional.of(new Match(route, variables.get()));
      }
    }
    return Optional.empty();
  }

  /** The methods that a path has; empty when it has none. */
  Set<String> methods(String path) {
    List<String> segments = segments(path);
    Set<String> methods = new LinkedHashSet<>();
    for (Route route : routes) {
      if (route.match(segments).isPresent()) {
        methods.add(route.method());
      }
    }
    return methods;
  }

  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(path.substring(from, to));
      from = to + 1;
    }
    return segments;
  }

  /** A route and the values of its template's variables, in order. */
  record Match(Route route, List<String> variables) {}
}
