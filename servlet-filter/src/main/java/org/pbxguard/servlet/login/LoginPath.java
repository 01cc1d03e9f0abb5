package org.pbxguard.servlet.login;

import java.util.List;
import org.pbxguard.servlet.parse.PathPattern;

/**
 * Where users sign in, and how a failure shows; an entry of the settings key {@code login_paths}.
 *
 * <p>A request to the path is an attempt when it names a user: in Basic credentials, or in the user
 * field of its query, form or top-level JSON. Its answer then says how it went. Every other answer
 * below 400 is a success, which clears the account's failures: an application that answers a
 * failure with 200 and its login page again needs {@code failureMarker}.
 *
 * <p>Immutable.
 *
 * @param path where, with a final {@code /*} for everything below
 * @param userField name of the field that holds the user
 * @param failureStatus statuses that mean a failure
 * @param failureRedirect text in the Location of a redirect that means a failure; empty for none
 * @param failureMarker text in the first 64 KiB of the answer that means a failure; empty for none
 */
public record LoginPath(
    PathPattern path,
    String userField,
    List<Integer> failureStatus,
    String failureRedirect,
    String failureMarker) {

  /** Refuses statuses that are none. */
  public LoginPath {
    failureStatus = List.copyOf(failureStatus);
    for (int status : failureStatus) {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("failureStatus: 200 to 599 (" + status + ")");
      }
    }
  }

  /** A form at {@code /login} with a field {@code username}; 401 and 403 are failures. */
  public static LoginPath defaults() {
    return new LoginPath(new PathPattern("/login"), "username", List.of(401, 403), "", "");
  }
}
