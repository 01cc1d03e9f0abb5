package org.pbxguard.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request came along, as its headers say. Anybody can write them: they only tell how much
 * patience a client gets.
 *
 * <p>Immutable.
 *
 * @param followed a page of this site led to the request
 * @param familiar its client keeps cookies, has credentials, or came from a page of this site
 */
record Bearing(boolean followed, boolean familiar) {

  static Bearing of(HttpServletRequest request) {
    String site = text(request.getHeader("Sec-Fetch-Site"));
    String referer = text(request.getHeader("Referer"));
    String host = text(request.getHeader("Host"));
    boolean followed =
        site.equals("same-origin")
            || referer.startsWith("http://" + host + "/")
            || referer.startsWith("https://" + host + "/");
    boolean known =
        request.getHeader("Cookie") != null || request.getHeader("Authorization") != null;
    return new Bearing(followed, followed || known);
  }

  private static String text(@Nullable String header) {
    return Optional.ofNullable(header).orElse("").toLowerCase(Locale.ROOT);
  }
}
