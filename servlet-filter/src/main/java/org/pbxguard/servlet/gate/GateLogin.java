package org.pbxguard.servlet.gate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where users sign in to the application and how a success shows; an entry of {@code logins}.
 *
 * <p>Only what shows a success counts as one: everything else leaves the session unknown, and an
 * unknown session is refused. A sign-in may carry no field that is not listed, since an application
 * with one path for everything would act on the others before the second factor was asked for.
 *
 * <p>Immutable.
 *
 * @param path the exact path
 * @param userField the form field that holds the user
 * @param fields the other form fields that may come with it
 * @param successStatus statuses of a success
 * @param successRedirect text that the Location of a success holds; empty for any
 * @param successMarker text that the page of a success holds; empty for any
 */
public record GateLogin(
    String path,
    String userField,
    List<String> fields,
    List<Integer> successStatus,
    String successRedirect,
    String successMarker) {

  private static final int OK = 200;

  /** Copies the lists and checks the path. */
  public GateLogin {
    fields = List.copyOf(fields);
    successStatus = List.copyOf(successStatus);
    if (!path.startsWith("/") || path.startsWith("//") || path.indexOf('*') >= 0) {
      throw new IllegalArgumentException("path: one exact path (" + path + ")");
    }
    if (userField.isEmpty() || successStatus.isEmpty()) {
      throw new IllegalArgumentException("userField: a user field and a status of success ()");
    }
    if (successStatus.contains(OK) && successMarker.isEmpty()) {
      throw new IllegalArgumentException(
          "successMarker: needed with status 200, which failures have too ()");
    }
  }

  /** A form at {@code /login}; a redirect is a success. */
  public static GateLogin defaults() {
    return new GateLogin("/login", "username", List.of("password"), List.of(302, 303), "", "");
  }

  boolean isSuccess(int status, String location, boolean marked) {
    return successStatus.contains(status)
        && location.contains(successRedirect)
        && (successMarker.isEmpty() || marked);
  }

  /** Whether all names are those of fields that a sign-in may carry. */
  boolean allows(Set<String> names) {
    Set<String> others = new HashSet<>(names);
    others.removeAll(fields);
    others.remove(userField);
    return others.isEmpty();
  }
}
