package org.pbxguard.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns text into a value of a given type and back. A text has one reading: {@code true} and {@code
 * false} are the only booleans, numbers are decimal without leading zeros.
 *
 * <p>Stateless.
 */
final class Values {
  private static final int MAX_DIGITS = 19;

  private Values() {}

  /** The text cannot be read as the type; the message says what was expected. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    Unreadable(String problem) {
      super(problem, null, false, false);
      this.problem = problem;
    }

    String problem() {
      return problem;
    }
  }

  static Object read(String text, Class<?> type) throws Unreadable {
    if (type == String.class) {
      return text;
    } else if (type == boolean.class || type == Boolean.class) {
      return bool(text);
    } else if (type == int.class || type == Integer.class) {
      return (int) number(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type == long.class || type == Long.class) {
      return number(text, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == Duration.class) {
      return duration(text);
    } else if (type == Path.class) {
      return path(text);
    } else if (type.isEnum()) {
      return constant(text, type);
    }
    return self(text, type);
  }

  private static boolean bool(String text) throws Unreadable {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw unreadable("true or false", text);
    };
  }

  private static long number(String text, long min, long max) throws Unreadable {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain || (digits.length() > 1 && digits.startsWith("0"))) {
      throw unreadable("a whole number", text);
    }
    try {
      long value = digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(text);
      if (digits.length() <= MAX_DIGITS && value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Nineteen digits beyond the range of long: told below like every other number too large.
    }
    throw new Unreadable("is out of range (" + Text.shown(text) + ")");
  }

  private static Duration duration(String text) throws Unreadable {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) < '0' || text.charAt(end - 1) > '9')) {
      end--;
    }
    String expected = "a duration such as 3600 (seconds), 500ms, 30s, 10m, 2h or 7d";
    try {
      long count = number(text.substring(0, end), 0, Long.MAX_VALUE);
      return switch (text.substring(end)) {
        case "ms" -> Duration.ofMillis(count);
        case "", "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        case "d" -> Duration.ofDays(count);
        default -> throw unreadable(expected, text);
      };
    } catch (ArithmeticException e) {
      throw new Unreadable("is out of range (" + Text.shown(text) + ")");
    } catch (Unreadable e) {
      throw unreadable(expected, text);
    }
  }

  private static Path path(String text) throws Unreadable {
    if (text.isEmpty()) {
      throw unreadable("a path", text);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw unreadable("a path", text);
    }
  }

  private static Object constant(String text, Class<?> type) throws Unreadable {
    List<?> constants = List.of(type.getEnumConstants());
    for (Object constant : constants) {
      if (show(constant).equals(text)) {
        return constant;
      }
    }
    String names = constants.stream().map(Values::show).collect(Collectors.joining(", "));
    throw unreadable("one of " + names, text);
  }

  /** A type with a static {@code parse}, which answers empty or throws on what it cannot read. */
  private static Object self(String text, Class<?> type) throws Unreadable {
    Method parser =
        Shape.parser(type)
            .orElseThrow(() -> new IllegalStateException("no setting can be a " + type));
    try {
      parser.setAccessible(true);
      Object read = parser.invoke(null, text);
      if (read instanceof Optional<?> optional) {
        if (optional.isPresent()) {
          return optional.get();
        }
      } else if (read != null) {
        return read;
      }
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("the parser of " + type + " failed", e);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the parser of " + type + " is out of reach", e);
    }
    throw unreadable(words(type), text);
  }

  private static Unreadable unreadable(String expected, String text) {
    return new Unreadable("must be " + expected + ", not \"" + Text.shown(text) + "\"");
  }

  /** {@code HostPort} as "a host port": the type's name is its domain word. */
  private static String words(Class<?> type) {
    String words = Text.snakeCase(type.getSimpleName()).replace('_', ' ').strip();
    return switch (words) {
      case "ip address" -> "an IP address";
      case "ip prefix" -> "an IP address or prefix";
      case "host port" -> "an IP address and port such as 127.0.0.1:5060 or [::1]:5060";
      default -> ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
    };
  }

  /** The text that {@link #read} would read as the value. */
  static String show(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Values::show).orElse("");
    } else if (value instanceof List<?> list) {
      return list.stream().map(Values::show).collect(Collectors.joining(", "));
    } else if (value instanceof Duration duration) {
      return duration.toMillisPart() == 0
          ? Long.toString(duration.toSeconds())
          : duration.toMillis() + "ms";
    } else if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    return value.toString();
  }

  /** The parts of a list that was written as one text, separated by commas. */
  static List<String> parts(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }
}
