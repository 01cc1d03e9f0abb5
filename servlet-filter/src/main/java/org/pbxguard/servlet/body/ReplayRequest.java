package org.pbxguard.servlet.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.BodyPart;
import org.pbxguard.servlet.parse.Parameters;

/**
 * A request whose body was read already and is given to the application again: as a stream, as
 * text, as parameters and as parts, all of them from the reading that was inspected.
 *
 * <p>The container's own parameters and parts are not used, since they are empty or broken once the
 * stream was read (Tomcat, Jetty). Parts are served whether or not the servlet has a
 * MultipartConfig. Asynchronous requests keep this wrapper: a dispatch of the bare request would
 * find no body.
 *
 * <p>Confined to the request's threads, as every request.
 */
public final class ReplayRequest extends HttpServletRequestWrapper {
  private final HttpServletRequest original;
  private final ServletResponse response;
  private final Content content;
  private final Parameters query;
  private final AsyncListener listener;
  private ServletRequest front = this;
  private volatile boolean asyncSeen;
  private @Nullable Charset chosen;
  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;
  private @Nullable Map<String, String[]> parameters;
  private @Nullable ServletRequest parametersOf;
  private @Nullable List<Part> parts;

  /**
   * A request that replays.
   *
   * @param request the container's request
   * @param response the response that goes with it
   * @param content its body
   * @param query the parameters of its query
   * @param listener told of every asynchronous cycle from its start
   */
  public ReplayRequest(
      HttpServletRequest request,
      ServletResponse response,
      Content content,
      Parameters query,
      AsyncListener listener) {
    super(request);
    this.original = request;
    this.response = response;
    this.content = content;
    this.query = query;
    this.listener = listener;
  }

  /**
   * Names the outermost wrapper that the application sees, which asynchronous dispatches are to see
   * again. Wrappers of the filter stand above this one, since Tomcat slips its own in below.
   */
  public void behind(ServletRequest outermost) {
    front = outermost;
  }

  /** Whether an asynchronous cycle was started, so that the listener hears of its end. */
  public boolean startedAsync() {
    return asyncSeen;
  }

  @Override
  public @Nullable String getCharacterEncoding() {
    return chosen == null ? super.getCharacterEncoding() : chosen.name();
  }

  /** Counts until a parameter or the reader was asked for (Servlet 6.0 3.12). */
  @Override
  public void setCharacterEncoding(String encoding) throws UnsupportedEncodingException {
    try {
      setCharacterEncoding(Charset.forName(encoding));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      throw new UnsupportedEncodingException(encoding);
    }
  }

  /** The same, overriding what Servlet 6.1 adds to its wrapper. */
  public void setCharacterEncoding(Charset encoding) {
    if (parameters == null && reader == null) {
      chosen = encoding;
    }
  }

  @Override
  public ServletInputStream getInputStream() {
    if (reader != null) {
      throw new IllegalStateException("getReader() was called already");
    }
    return stream();
  }

  private ServletInputStream stream() {
    if (stream == null) {
      stream = new ReplayStream(content.body(), this);
    }
    return stream;
  }

  @Override
  public BufferedReader getReader() throws UnsupportedEncodingException {
    if (reader == null) {
      if (stream != null) {
        throw new IllegalStateException("getInputStream() was called already");
      }
      String encoding = getCharacterEncoding();
      // Servlet 6.0 3.12: ISO-8859-1, unless the type has a default of its own (RFC 8259 8.1).
      String name = encoding == null ? content.type().json() ? "UTF-8" : "ISO-8859-1" : encoding;
      reader = new BufferedReader(new InputStreamReader(stream(), name));
    }
    return reader;
  }

  private Map<String, String[]> parameters() {
    ServletRequest below = getRequest();
    if (parameters == null || parametersOf != below) {
      Charset charset = chosen == null ? content.charset() : chosen;
      Anomalies known = new Anomalies();
      Parameters form = content.parameters(charset, Integer.MAX_VALUE, known);
      Parameters all = dispatched(below).and(query).and(form);
      Map<String, String[]> map = new LinkedHashMap<>();
      all.byName().forEach((name, values) -> map.put(name, values.toArray(new String[0])));
      parameters = Collections.unmodifiableMap(map);
      parametersOf = below;
    }
    return parameters;
  }

  /**
   * Parameters that a forward or include added in its path (Servlet 6.0 9.1.1). Jetty puts a
   * wrapper that adds them above this one; Tomcat slips one in below, which this one would hide.
   */
  private Parameters dispatched(ServletRequest below) {
    Parameters added = Parameters.NONE;
    ServletRequest at = below;
    while (at != original
        && at instanceof HttpServletRequestWrapper wrapper
        && wrapper.getRequest() instanceof HttpServletRequest inner) {
      added = added.and(added(wrapper.getQueryString(), inner.getQueryString()));
      added =
          added.and(
              added(
                  wrapper.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING),
                  inner.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING)));
      at = inner;
    }
    return added;
  }

  private static Parameters added(@Nullable Object outer, @Nullable Object inner) {
    if (!(outer instanceof String text) || text.equals(inner)) {
      return Parameters.NONE;
    }
    // The application wrote it: no cap, and no anomaly that would be the client's.
    return Parameters.parse(
        text, StandardCharsets.UTF_8, Integer.MAX_VALUE, "dispatch", new Anomalies());
  }

  @Override
  public @Nullable String getParameter(String name) {
    String[] values = parameters().get(name);
    return values == null ? null : values[0];
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    String[] values = parameters().get(name);
    return values == null ? null : values.clone();
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return parameters();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters().keySet());
  }

  @Override
  public Collection<Part> getParts() throws ServletException {
    if (!content.body().whole()) {
      throw new IllegalStateException("the body is longer than what is held: read it as a stream");
    }
    if (!content.type().multipart()) {
      throw new ServletException("not a multipart/form-data request");
    }
    if (parts == null) {
      List<Part> list = new ArrayList<>(content.parts().size());
      for (BodyPart part : content.parts()) {
        list.add(new ReplayPart(part, content.body().plain(), folder()));
      }
      parts = Collections.unmodifiableList(list);
    }
    return parts;
  }

  private Path folder() {
    Object folder = getServletContext().getAttribute(ServletContext.TEMPDIR);
    return folder instanceof File file
        ? file.toPath()
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  @Override
  public @Nullable Part getPart(String name) throws ServletException {
    for (Part part : getParts()) {
      if (part.getName().equals(name)) {
        return part;
      }
    }
    return null;
  }

  @Override
  public AsyncContext startAsync() {
    return startAsync(front, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    AsyncContext async = super.startAsync(request, answer);
    asyncSeen = true;
    async.addListener(listener);
    return async;
  }
}
