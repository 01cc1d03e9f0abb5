package org.pbxguard.servlet.gate;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request without the cookies that the application must not see: the gate's own.
 *
 * <p>Confined to the request's threads, as every request.
 */
final class GateRequest extends HttpServletRequestWrapper {
  private static final String COOKIE = "Cookie";

  private final Set<String> hidden;

  GateRequest(HttpServletRequest request, Set<String> hidden) {
    super(request);
    this.hidden = hidden;
  }

  private List<String> shown() {
    String rest =
        Cookies.pairs(Collections.list(super.getHeaders(COOKIE))).stream()
            .filter(pair -> !hidden.contains(Cookies.name(pair)))
            .collect(Collectors.joining("; "));
    return rest.isEmpty() ? List.of() : List.of(rest);
  }

  @Override
  public @Nullable String getHeader(String name) {
    if (!COOKIE.equalsIgnoreCase(name)) {
      return super.getHeader(name);
    }
    List<String> shown = shown();
    return shown.isEmpty() ? null : shown.get(0);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return COOKIE.equalsIgnoreCase(name)
        ? Collections.enumeration(shown())
        : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
    if (shown().isEmpty()) {
      names.removeIf(COOKIE::equalsIgnoreCase);
    }
    return Collections.enumeration(names);
  }

  @Override
  public Cookie @Nullable [] getCookies() {
    Cookie[] all = super.getCookies();
    return all == null
        ? null
        : Arrays.stream(all).filter(c -> !hidden.contains(c.getName())).toArray(Cookie[]::new);
  }
}
