package org.pbxguard.servlet.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.net.IpAddress;

/**
 * One authenticated call of a route.
 *
 * <p>Confined to the request's thread.
 *
 * @param request the servlet request, for its query
 * @param variables the values of the template's variables, in order
 * @param body the JSON object; empty for GET
 * @param caller the address of the peer
 * @param by who calls; absent only where {@link Access#ANYONE} may call
 */
record ApiCall(
    HttpServletRequest request,
    List<String> variables,
    ApiBody body,
    IpAddress caller,
    Optional<Caller> by) {

  /** Whether an administrator calls. */
  boolean byAdmin() {
    return by.filter(b -> b.role() == Role.ADMIN).isPresent();
  }

  /** Who is named as the author of a change in the audit: never the key. */
  String author() {
    return by.map(Caller::author).orElse("nobody");
  }

  /** The only path variable. */
  String variable() {
    return variables.get(0);
  }

  /** A query parameter of at most {@code max} characters. */
  Optional<String> query(String name, int max) {
    String value = request.getParameter(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.length() > max) {
      throw ApiError.field(name, name + " is longer than " + max + " characters");
    }
    return Optional.of(value);
  }

  /** A whole number of the query within bounds. */
  Optional<Long> queryWhole(String name, long least, long most) {
    return query(name, 20)
        .map(
            text -> {
              long value;
              try {
                value = Long.parseLong(text);
              } catch (NumberFormatException e) {
                throw ApiError.field(name, name + " is not a whole number");
              }
              if (value < least || value > most) {
                throw ApiError.field(name, name + " is not within " + least + " to " + most);
              }
              return value;
            });
  }
}
