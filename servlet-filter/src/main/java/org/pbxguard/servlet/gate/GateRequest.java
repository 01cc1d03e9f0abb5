package org.pbxguard.servlet.gate;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pbxguard.servlet.page.Cookies;

/**
 * A request with only the cookies that the application may see. At a sign-in it also keeps the held
 * answer through asynchronous cycles.
 *
 * <p>Confined to the request's threads, as every request.
 */
final class GateRequest extends HttpServletRequestWrapper {
  private static final String COOKIE = "Cookie";

  private final Predicate<String> cookies;
  private final @Nullable SignInResponse held;

  /** Shows the cookies whose name passes. */
  GateRequest(HttpServletRequest request, Predicate<String> cookies) {
    this(request, cookies, null);
  }

  /** A sign-in, whose answer is held. */
  GateRequest(
      HttpServletRequest request, Predicate<String> cookies, @Nullable SignInResponse held) {
    super(request);
    this.cookies = cookies;
    this.held = held;
  }

  private List<String> shown() {
    String rest =
        Cookies.pairs(Collections.list(super.getHeaders(COOKIE))).stream()
            .filter(pair -> cookies.test(Cookies.name(pair)))
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
        : Arrays.stream(all).filter(c -> cookies.test(c.getName())).toArray(Cookie[]::new);
  }

  @Override
  public AsyncContext startAsync() {
    SignInResponse answer = held;
    return answer == null
        ? super.startAsync()
        : new HeldAsync(super.startAsync(this, answer), answer);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    AsyncContext async = super.startAsync(request, response);
    return held == null ? async : new HeldAsync(async, held);
  }
}
