package org.pbxguard.servlet.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that asks for an answer without content codings, so that a marker can be seen in it.
 *
 * <p>Confined to the request's threads, as every request.
 */
public final class PlainAnswerRequest extends HttpServletRequestWrapper {
  private static final String HIDDEN = "Accept-Encoding";

  /** Hides Accept-Encoding of a request. */
  public PlainAnswerRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return HIDDEN.equalsIgnoreCase(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return HIDDEN.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(HIDDEN::equalsIgnoreCase);
    return Collections.enumeration(names);
  }
}
