package org.pbxguard.servlet.parse;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoded parameters of a query or form, in their order, repeats kept.
 *
 * <p>Immutable.
 */
public final class Parameters {
  /** No parameters. */
  public static final Parameters NONE = new Parameters(List.of());

  private final List<Parameter> list;

  private Parameters(List<Parameter> list) {
    this.list = list;
  }

  /** The given parameters. */
  public static Parameters of(List<Parameter> list) {
    return list.isEmpty() ? NONE : new Parameters(List.copyOf(list));
  }

  /**
   * Reads {@code name=value&name=value} (WHATWG URL 5.1). Empty pieces are skipped; only the
   * ampersand separates. Beyond {@code max} parameters reading stops with an anomaly.
   */
  public static Parameters parse(
      CharSequence raw, Charset charset, int max, String where, Anomalies anomalies) {
    if (raw.length() == 0) {
      return NONE;
    }
    List<Parameter> list = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= raw.length(); i++) {
      if (i < raw.length() && raw.charAt(i) != '&') {
        continue;
      }
      if (i > start) {
        if (list.size() == max) {
          anomalies.add(Anomaly.TOO_MANY_PARAMETERS, where, "more than " + max);
          break;
        }
        list.add(pair(raw, start, i, charset, where, anomalies));
      }
      start = i + 1;
    }
    return of(list);
  }

  private static Parameter pair(
      CharSequence raw, int from, int to, Charset charset, String where, Anomalies anomalies) {
    int equals = from;
    while (equals < to && raw.charAt(equals) != '=') {
      equals++;
    }
    Percent name = Percent.decode(raw, from, equals, true, charset);
    Percent value = Percent.decode(raw, Math.min(equals + 1, to), to, true, charset);
    if (name.overlong() || value.overlong()) {
      anomalies.add(Anomaly.ENCODING_OVERLONG, where, raw.subSequence(from, to).toString());
    }
    // A text that is no form comes with its line ends as they are; escaped ones are an injection.
    boolean escaped =
        controls(name.text().stripTrailing()) && !controls(raw.subSequence(from, equals));
    if (escaped || value.text().indexOf('\0') >= 0) {
      anomalies.add(Anomaly.PARAMETER_CONTROL, where, raw.subSequence(from, to).toString());
    }
    return new Parameter(name.text(), value.text());
  }

  /** Names are written by programmers: none has a line end or another control character. */
  private static boolean controls(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < ' ') {
        return true;
      }
    }
    return false;
  }

  /** All of them, in order. */
  public List<Parameter> list() {
    return list;
  }

  /** How many there are. */
  public int size() {
    return list.size();
  }

  /** The first value of a name, or the empty text. */
  public String first(String name) {
    for (Parameter parameter : list) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return "";
  }

  /** These followed by others: query parameters come before those of the body (Servlet 6.0 3.1). */
  public Parameters and(Parameters others) {
    if (others.list.isEmpty()) {
      return this;
    }
    List<Parameter> both = new ArrayList<>(list.size() + others.list.size());
    both.addAll(list);
    both.addAll(others.list);
    return of(both);
  }

  /** The values of each name, names in the order of their first appearance. */
  public Map<String, List<String>> byName() {
    if (list.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (Parameter parameter : list) {
      map.computeIfAbsent(parameter.name(), name -> new ArrayList<>(1)).add(parameter.value());
    }
    return Collections.unmodifiableMap(map);
  }
}
