package org.pbxguard.core.text;

import java.util.List;
import org.pbxguard.core.text.match.Automaton;

/**
 * Where in a message a text stood.
 *
 * <p>Immutable.
 *
 * @param place the kind of place
 * @param name which one, such as the parameter's or header's name; may be empty; hostile
 */
public record Where(Place place, String name) {
  private static final Automaton SECRETS =
      Automaton.of(
          List.of(
              "pass",
              "pwd",
              "secret",
              "token",
              "otp",
              "pin",
              "credential",
              "authorization",
              "api-key",
              "api_key",
              "apikey",
              "session"));

  /** A place that needs no name. */
  public static Where of(Place place) {
    return new Where(place, "");
  }

  /** The value of a query or form parameter. */
  public static Where parameter(String name) {
    return new Where(Place.PARAMETER, name);
  }

  /** The value of a header. */
  public static Where header(String name) {
    return new Where(Place.HEADER, name);
  }

  /** How findings call the place, such as {@code parameter id}. */
  public String text() {
    return name.isEmpty() ? place.text() : place.text() + ' ' + name;
  }

  /** Whether what stands there may be a secret, which no evidence may repeat. */
  public boolean holdsSecret() {
    return switch (place) {
      case COOKIE -> true;
      case PARAMETER, HEADER, JSON, XML -> (SECRETS.scan(name) & 1) != 0;
      default -> false;
    };
  }
}
