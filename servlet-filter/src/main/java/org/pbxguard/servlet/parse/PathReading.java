package org.pbxguard.servlet.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request as its readers see it.
 *
 * <p>A servlet container strips {@code ;parameters} from each segment before it matches (Servlet
 * 6.0 3.5.2); an upstream that is none keeps them. An escaped slash is a character to some and a
 * separator to others. All decode percent escapes once and merge slashes. Each of these readings is
 * kept: a rule that opens (an exclusion) must match all of them, a rule that guards must match any.
 * What no rule could catch is an anomaly: dot segments in any disguise, backslashes, control
 * characters, a second layer of escapes that hides one of these.
 *
 * <p>Immutable.
 *
 * @param container decoded but for escaped slashes, parameters stripped, slashes merged
 * @param upstream decoded, parameters kept, slashes merged
 * @param parameters the stripped parameters, decoded, in order
 */
public record PathReading(String container, String upstream, List<String> parameters) {
  /** Longest path that is read, in characters. */
  public static final int MAX_LENGTH = 8192;

  private static final String ESCAPED_SLASH = "%2F";
  private static final int MAX_LAYERS = 3;
  private static final String WHERE = "path";

  /** Keeps a copy of the parameters. */
  public PathReading {
    parameters = List.copyOf(parameters);
  }

  /** Reads the path as it was sent, still encoded. */
  public static PathReading parse(String raw, Anomalies anomalies) {
    if (raw.length() > MAX_LENGTH) {
      anomalies.add(Anomaly.PATH_TOO_LONG, WHERE, raw.substring(0, 80));
      return new PathReading("/", "/", List.of());
    }
    if (raw.equals("*")) {
      return new PathReading("*", "*", List.of());
    }
    if (!raw.startsWith("/")) {
      anomalies.add(Anomaly.PATH_UNREADABLE, WHERE, raw);
    }
    checkRaw(raw, anomalies);
    return new Reader(raw, anomalies).read();
  }

  private static void checkRaw(String raw, Anomalies anomalies) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < ' ' || c == 127) {
        anomalies.add(Anomaly.PATH_CONTROL, WHERE, raw);
        return;
      }
      if (c == '\\') {
        anomalies.add(Anomaly.PATH_BACKSLASH, WHERE, raw);
        return;
      }
    }
  }

  /** Walks over the segments once. */
  private static final class Reader {
    private final String raw;
    private final Anomalies anomalies;
    private final StringBuilder container = new StringBuilder();
    private final StringBuilder upstream = new StringBuilder();
    private final List<String> parameters = new ArrayList<>(0);

    Reader(String raw, Anomalies anomalies) {
      this.raw = raw;
      this.anomalies = anomalies;
    }

    PathReading read() {
      int start = raw.startsWith("/") ? 1 : 0;
      for (int i = start; i <= raw.length(); i++) {
        if (i == raw.length() || raw.charAt(i) == '/') {
          segment(start, i);
          start = i + 1;
        }
      }
      return new PathReading(orRoot(container), orRoot(upstream), parameters);
    }

    private void segment(int from, int to) {
      int semicolon = raw.indexOf(';', from);
      int end = semicolon < 0 || semicolon > to ? to : semicolon;
      String name = name(from, end);
      String rest = end == to ? "" : rest(end, to);
      if (climbs(name)) {
        anomalies.add(Anomaly.PATH_DOT_SEGMENT, WHERE, raw);
      }
      if (end < to) {
        parameters.add(rest.substring(1));
      }
      boolean last = to == raw.length();
      append(container, name.replace("/", ESCAPED_SLASH), last);
      append(upstream, name + rest, last);
    }

    private String decode(int from, int to) {
      Percent decoded = Percent.decode(raw, from, to, false, StandardCharsets.UTF_8);
      if (decoded.brokenEscape()) {
        anomalies.add(Anomaly.PATH_UNREADABLE, WHERE, raw);
      }
      if (decoded.overlong()) {
        anomalies.add(Anomaly.ENCODING_OVERLONG, WHERE, raw);
      }
      return decoded.text();
    }

    private String name(int from, int to) {
      String text = decode(from, to);
      for (int i = 0; i < text.length(); i++) {
        Optional<Anomaly> odd = odd(text, i);
        if (odd.isPresent()) {
          anomalies.add(odd.get(), WHERE, raw);
          break;
        }
      }
      return text;
    }

    /** The parameters with their semicolon, looked at in each layer of escapes that they have. */
    private String rest(int from, int to) {
      String text = decode(from, to);
      String layer = text;
      for (int depth = 0; depth <= MAX_LAYERS; depth++) {
        if (climbs(layer)) {
          anomalies.add(Anomaly.PATH_DOT_SEGMENT, WHERE, raw);
          return text;
        }
        String next =
            Percent.decode(layer, 0, layer.length(), false, StandardCharsets.UTF_8).text();
        if (next.equals(layer)) {
          return text;
        }
        layer = next;
      }
      anomalies.add(Anomaly.PATH_DOUBLE_ENCODED, WHERE, raw);
      return text;
    }
  }

  private static boolean dots(String segment) {
    return segment.equals(".") || segment.equals("..");
  }

  /** Whether text holds a dot segment between separators, or a character that no URL needs. */
  private static boolean climbs(String text) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '/' : text.charAt(i);
      if (c < ' ' || c == 127) {
        return true;
      }
      if (c == '/' || c == '\\' || c == ';') {
        if (dots(text.substring(start, i))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  /** What is wrong with a decoded character of a segment. */
  private static Optional<Anomaly> odd(String text, int i) {
    char c = text.charAt(i);
    if (c < ' ' || c == 127) {
      return Optional.of(Anomaly.PATH_CONTROL);
    }
    if (c == '\\') {
      return Optional.of(Anomaly.PATH_BACKSLASH);
    }
    return c == '%' && hidesSyntax(text, i)
        ? Optional.of(Anomaly.PATH_DOUBLE_ENCODED)
        : Optional.empty();
  }

  /** Adds a segment; an empty one only keeps the final slash. */
  private static void append(StringBuilder path, String segment, boolean last) {
    boolean slashThere = path.length() > 0 && path.charAt(path.length() - 1) == '/';
    if (!segment.isEmpty()) {
      path.append(slashThere ? "" : "/").append(segment);
    } else if (last && !slashThere) {
      path.append('/');
    }
  }

  private static String orRoot(StringBuilder path) {
    return path.length() == 0 ? "/" : path.toString();
  }

  /** Whether a second decoding would make a separator, a dot, an escape or a control character. */
  private static boolean hidesSyntax(String text, int percent) {
    int value =
        percent + 2 < text.length()
            ? Percent.hex(text.charAt(percent + 1), text.charAt(percent + 2))
            : -1;
    return value >= 0 && (value < ' ' || value == 127 || "/\\.;%".indexOf(value) >= 0);
  }

  /** The reading of a container that takes escaped slashes for separators. */
  private String separated() {
    return container.contains(ESCAPED_SLASH)
        ? merged(container.replace(ESCAPED_SLASH, "/"))
        : container;
  }

  /** Every reading. */
  List<String> readings() {
    return List.of(container, separated(), upstream);
  }

  /**
   * Notes when the container matched another path than this reading.
   *
   * @param matched context path, servlet path and path info, decoded
   */
  public void compare(String matched, Anomalies anomalies) {
    String merged = merged(matched);
    if (!merged.equals(container) && !merged.equals(separated())) {
      anomalies.add(Anomaly.PATH_READINGS_DIFFER, WHERE, matched);
    }
  }

  /** The path with one slash for each run of slashes. */
  private static String merged(String path) {
    if (!path.contains("//")) {
      return path.isEmpty() ? "/" : path;
    }
    StringBuilder merged = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || merged.length() == 0 || merged.charAt(merged.length() - 1) != '/') {
        merged.append(c);
      }
    }
    return merged.toString();
  }
}
