package org.pbxguard.servlet.page;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person would call the browser that a User-Agent header names: good for telling the entries
 * of a list apart, and for nothing else, since anybody can send any name.
 *
 * <p>Stateless.
 */
public final class Browser {
  /** Marks and names; a browser that carries the marks of others stands before them. */
  private static final List<List<String>> NAMES =
      List.of(
          List.of("Edg", "Edge"),
          List.of("OPR/", "Opera"),
          List.of("Firefox/", "Firefox"),
          List.of("Chrome/", "Chrome"),
          List.of("CriOS/", "Chrome"),
          List.of("Safari/", "Safari"));

  private static final List<List<String>> SYSTEMS =
      List.of(
          List.of("Windows", "Windows"),
          List.of("Android", "Android"),
          List.of("iPhone", "iPhone"),
          List.of("iPad", "iPad"),
          List.of("Mac OS X", "macOS"),
          List.of("CrOS", "ChromeOS"),
          List.of("Linux", "Linux"));

  private Browser() {}

  /** A name such as {@code Firefox, Linux}; empty for an unknown one. */
  public static String name(@Nullable String userAgent) {
    String agent = Optional.ofNullable(userAgent).orElse("");
    String name = first(NAMES, agent);
    String system = first(SYSTEMS, agent);
    return name + (name.isEmpty() || system.isEmpty() ? "" : ", ") + system;
  }

  private static String first(List<List<String>> marks, String agent) {
    return marks.stream()
        .filter(pair -> agent.contains(pair.get(0)))
        .map(pair -> pair.get(1))
        .findFirst()
        .orElse("");
  }
}
