package org.pbxguard.server.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;

/**
 * Relays a request to the upstream as a message of the gateway's own: one Host, one length, no
 * header of the client's connection, the client's address and scheme as the gateway knows them.
 *
 * <p>Thread-safe: final fields only.
 */
final class RelayServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int BODY_BUFFER = 8 * 1024;
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final transient HttpClient client;
  private final transient Upstream upstream;
  private final transient HeaderRules rules;
  private final transient Redirects redirects;
  private final transient ClientOrigin origin;
  private final transient Upgrades upgrades;
  private final boolean preserveHost;
  private final transient ByteBufferPool.Sized buffers;

  RelayServlet(HttpClient client, GatewaySettings settings, ClientOrigin origin) {
    this.client = client;
    this.upstream = settings.upstream();
    this.rules = new HeaderRules(settings.userHeaders());
    this.redirects = new Redirects(settings.upstream());
    this.origin = origin;
    this.upgrades = new Upgrades(settings);
    this.preserveHost = settings.preserveHost();
    this.buffers = new ByteBufferPool.Sized(new ArrayByteBufferPool(), false, BODY_BUFFER);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (upgrades.takes(request)) {
      HttpFields.Mutable fields = HttpFields.build();
      copy(request, fields);
      upgrades.open(request, response, target(request), fields);
      return;
    }
    int refusal = refusal(request);
    if (refusal != 0) {
      response.sendError(refusal);
      return;
    }
    boolean carries = carriesBody(request);
    InputStream body = carries ? request.getInputStream() : InputStream.nullInputStream();
    boolean repeatable = !carries && SAFE.contains(request.getMethod());
    AsyncContext async = request.startAsync();
    // The upstream's silence is bounded by its connection's idle time, not by a total.
    async.setTimeout(0);
    Supplier<Request> requests = () -> relayed(request, carries, body);
    new RelayExchange(async, response, requests, repeatable, redirects).start();
  }

  private static boolean carriesBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    // HTTP/2 needs neither header for a body (RFC 9113 8.1): then only the stream tells.
    return length > 0
        || request.getHeader("Transfer-Encoding") != null
        || (length < 0 && !request.getProtocol().startsWith("HTTP/1"));
  }

  private Request relayed(HttpServletRequest request, boolean carries, InputStream body) {
    Request relayed =
        client
            .newRequest(unbracketed(upstream.host()), upstream.port())
            .scheme(upstream.scheme())
            .method(request.getMethod())
            .version(HttpVersion.HTTP_1_1)
            .path(target(request));
    relayed.headers(fields -> copy(request, fields));
    if (carries) {
      relayed.body(new RelayBody(body, request.getContentLengthLong(), buffers));
    } else if (request.getContentLengthLong() == 0) {
      relayed.headers(fields -> fields.put("Content-Length", "0"));
    }
    return relayed;
  }

  /** The status of what is never relayed, or 0. */
  private static int refusal(HttpServletRequest request) {
    String method = request.getMethod();
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      return HttpServletResponse.SC_METHOD_NOT_ALLOWED;
    }
    String upgrade = request.getHeader("Upgrade");
    // An offer of HTTP/2 may be ignored (RFC 9110 7.8), and clients make it unasked.
    if (upgrade != null && !upgrade.equalsIgnoreCase("h2c")) {
      return HttpServletResponse.SC_NOT_IMPLEMENTED;
    }
    // "//host/path" is a path here and a reference to another host elsewhere (RFC 3986 4.2).
    String path = request.getRequestURI();
    boolean plain = path.startsWith("/") && !path.startsWith("//");
    boolean asterisk = path.equals("*") && method.equals("OPTIONS");
    return plain || asterisk ? 0 : HttpServletResponse.SC_BAD_REQUEST;
  }

  /** Path and query exactly as they came: the filter has judged this form. */
  private static String target(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
  }

  private void copy(HttpServletRequest request, HttpFields.Mutable fields) {
    Set<String> named = HeaderRules.named(request.getHeaders("Connection"));
    fields.clear();
    String host = request.getHeader("Host");
    fields.put("Host", preserveHost && host != null ? host : upstream.authority());
    for (String name : Collections.list(request.getHeaderNames())) {
      if (rules.toUpstream(name, named)) {
        List<String> values = Collections.list(request.getHeaders(name));
        if (name.equalsIgnoreCase("Cookie")) {
          String cookies = HeaderRules.cookies(values);
          if (!cookies.isEmpty()) {
            fields.add(name, cookies);
          }
        } else {
          values.forEach(value -> fields.add(name, value));
        }
      }
    }
    fields.put("X-Forwarded-For", origin.address(request));
    fields.put("X-Forwarded-Proto", origin.scheme(request));
    if (host != null) {
      fields.put("X-Forwarded-Host", host);
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
