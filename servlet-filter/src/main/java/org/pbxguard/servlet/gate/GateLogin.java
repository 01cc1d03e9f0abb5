package org.pbxguard.servlet.gate;

import java.util.List;

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
 */
public record GateLogin(
    String path,
    String userField,
    List<String> fields,
    List<Integer> successStatus,
    String successRedirect) {

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
  }

  /** A form at {@code /login}; a redirect is a success. */
  public static GateLogin defaults() {
    return new GateLogin("/login", "username", List.of("password"), List.of(302, 303), "");
  }

  boolean isSuccess(int status, String location) {
    return successStatus.contains(status) && location.contains(successRedirect);
  }
}
