package org.pbxguard.servlet.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cookie header lines as browsers write them (RFC 6265 4.2), values undecoded.
 *
 * <p>Stateless.
 */
public final class Cookies {
  private Cookies() {}

  /** Every value of a cookie; none of one without a name. */
  public static List<String> values(HttpServletRequest request, String name) {
    if (name.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>(1);
    for (String pair : pairs(Collections.list(request.getHeaders("Cookie")))) {
      if (name(pair).equals(name)) {
        values.add(value(pair));
      }
    }
    return values;
  }

  /** The pairs of header lines. */
  public static List<String> pairs(List<String> lines) {
    List<String> pairs = new ArrayList<>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        if (!pair.isBlank()) {
          pairs.add(pair.strip());
        }
      }
    }
    return pairs;
  }

  /** The name of a pair or of a Set-Cookie value. */
  public static String name(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
  }

  /** The value of a pair, empty for none. */
  public static String value(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? "" : pair.substring(equals + 1).strip();
  }
}
