package org.pbxguard.servlet.inspect;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.MediaType;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;
import org.pbxguard.servlet.parse.PathReading;

/**
 * What the head of a request says, read once.
 *
 * <p>Immutable.
 *
 * @param method the method as sent
 * @param rawPath the path as sent, still encoded
 * @param path the path as its readers see it
 * @param rawQuery the query as sent, empty for none
 * @param query its parameters
 * @param headers the header lines in the container's order
 * @param type the declared type of the body
 */
public record RequestFacts(
    String method,
    String rawPath,
    PathReading path,
    String rawQuery,
    Parameters query,
    List<Parameter> headers,
    MediaType type) {
  private static final int MAX_HEADERS = 200;

  /** Keeps a copy of the headers. */
  public RequestFacts {
    headers = List.copyOf(headers);
  }

  /** Reads the head of a request and notes what reads in more than one way. */
  public static RequestFacts of(
      HttpServletRequest request, int maxParameters, Anomalies anomalies) {
    String rawPath = request.getRequestURI();
    PathReading path = PathReading.parse(rawPath, anomalies);
    if (!rawPath.equals("*")) {
      path.compare(matched(request), anomalies);
    }
    String rawQuery = Optional.ofNullable(request.getQueryString()).orElse("");
    Parameters query =
        Parameters.parse(rawQuery, StandardCharsets.UTF_8, maxParameters, "query", anomalies);
    List<Parameter> headers = headers(request);
    MediaType type =
        Optional.ofNullable(request.getHeader("Content-Type"))
            .map(MediaType::parse)
            .orElse(MediaType.NONE);
    RequestFacts facts =
        new RequestFacts(request.getMethod(), rawPath, path, rawQuery, query, headers, type);
    HeadRules.check(facts, anomalies);
    return facts;
  }

  /** The path that the container matched, decoded. */
  private static String matched(HttpServletRequest request) {
    PathReading context = PathReading.parse(request.getContextPath() + "/", new Anomalies());
    String prefix = context.container().substring(0, context.container().length() - 1);
    String info = Optional.ofNullable(request.getPathInfo()).orElse("");
    return prefix + request.getServletPath() + info;
  }

  private static List<Parameter> headers(HttpServletRequest request) {
    List<Parameter> list = new ArrayList<>(16);
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        if (list.size() <= MAX_HEADERS) {
          list.add(new Parameter(name, value));
        }
      }
    }
    return list;
  }

  /** Whether there are more headers than are read. */
  boolean tooManyHeaders() {
    return headers.size() > MAX_HEADERS;
  }

  /** The values of a header, in order. */
  public List<String> header(String name) {
    List<String> values = new ArrayList<>(1);
    for (Parameter header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  /** The first value of a header, or the empty text. */
  public String firstHeader(String name) {
    for (Parameter header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return "";
  }

  /** The cookies as they were sent, values undecoded (RFC 6265 4.2). */
  List<Parameter> cookies() {
    List<Parameter> cookies = new ArrayList<>();
    for (String line : header("Cookie")) {
      int start = 0;
      for (int i = 0; i <= line.length(); i++) {
        if (i == line.length() || line.charAt(i) == ';') {
          cookie(line.substring(start, i).strip(), cookies);
          start = i + 1;
        }
      }
    }
    return cookies;
  }

  private static void cookie(String pair, List<Parameter> cookies) {
    int equals = pair.indexOf('=');
    if (equals >= 0) {
      cookies.add(
          new Parameter(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip()));
    } else if (!pair.isEmpty()) {
      cookies.add(new Parameter("", pair));
    }
  }
}
