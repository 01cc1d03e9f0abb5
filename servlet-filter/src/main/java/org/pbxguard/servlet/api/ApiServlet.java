package org.pbxguard.servlet.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.access.ApiKey;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.client.FailureThrottle;
import org.pbxguard.servlet.parse.UnreadBody;

/**
 * Serves the REST contract below the path at which it is mounted. Without a key every route but
 * liveness answers 401, whether it exists or not; what is refused gets one sentence and no inner
 * detail.
 *
 * <p>Thread-safe.
 */
public final class ApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LogManager.getLogger(ApiServlet.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEARER = "Bearer ";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** Longest Authorization value that is looked at. */
  private static final int MAX_AUTHORIZATION = 512;

  private final transient RouteTable routes;
  private final transient ApiKeys keys;
  private final transient FailureThrottle throttle;
  private final transient BrowserSessions sessions;

  /** Serves what {@code services} offer. */
  public ApiServlet(ApiServices services) {
    this.routes = services.routes();
    this.keys = services.keys();
    this.throttle = new FailureThrottle(services.guard().clock()::nanos);
    this.sessions = services.sessions();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      write(response, 200, answer(request).body());
    } catch (ApiError refused) {
      refuse(request, response, refused);
    } catch (RuntimeException broken) {
      LOG.error("A route failed", broken);
      refuse(request, response, ApiError.of(500, "The request could not be served"));
    }
  }

  private ApiAnswer answer(HttpServletRequest request) throws IOException {
    String path = path(request);
    Optional<RouteTable.Match> match = routes.find(request.getMethod(), path);
    IpAddress caller = peer(request);
    Optional<Caller> by = Optional.empty();
    if (match.isEmpty() || match.get().route().access() != Access.ANYONE) {
      by = Optional.of(authenticate(request, caller));
    }
    RouteTable.Match found = match.orElseThrow(() -> missing(path));
    by.ifPresent(b -> authorize(b.role(), found.route().access()));
    return found
        .route()
        .endpoint()
        .answer(new ApiCall(request, found.variables(), body(request), caller, by));
  }

  /** The container throws for a path that two readers could take differently. */
  private static String path(HttpServletRequest request) {
    try {
      return Optional.ofNullable(request.getPathInfo()).orElse("/");
    } catch (IllegalArgumentException ambiguous) {
      throw ApiError.of(400, "The path is ambiguous");
    }
  }

  private ApiError missing(String path) {
    Set<String> methods = routes.methods(path);
    return methods.isEmpty()
        ? ApiError.of(404, "There is no such route")
        : ApiError.of(405, "This route takes " + String.join(", ", methods));
  }

  private Caller authenticate(HttpServletRequest request, IpAddress caller) {
    String header = request.getHeader("Authorization");
    if (header != null) {
      return byKey(header, caller);
    }
    Caller person =
        sessions
            .caller(request)
            .orElseThrow(() -> ApiError.of(401, "A key is needed: Authorization: Bearer <key>"));
    if (!READING.contains(request.getMethod()) && !sessions.isOwn(request)) {
      throw ApiError.of(
          403, "A change from a browser needs the session's X-CSRF-Token and this site's Origin");
    }
    return person;
  }

  private Caller byKey(String header, IpAddress caller) {
    boolean bearer =
        header.length() <= MAX_AUTHORIZATION
            && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    Optional<ApiKey> key =
        bearer ? keys.authenticate(header.substring(BEARER.length()).trim()) : Optional.empty();
    if (key.isEmpty()) {
      // Only bad keys wait: a neighbour of the same address must not lock an administrator out.
      Duration wait = throttle.waitFor(caller);
      if (!wait.isZero()) {
        throw ApiError.tooMany(wait.toSeconds());
      }
      throttle.failed(caller);
      throw ApiError.of(401, "The key is not valid");
    }
    return new Caller(key.get().role(), "key " + key.get().id());
  }

  private static void authorize(Role role, Access access) {
    boolean allowed =
        switch (access) {
          case ANYONE -> true;
          case VIEWER -> role == Role.ADMIN || role == Role.VIEWER;
          case SERVICE -> role == Role.ADMIN || role == Role.SERVICE;
          case ADMIN -> role == Role.ADMIN;
        };
    if (!allowed) {
      throw ApiError.of(403, "The key's role does not allow this");
    }
  }

  private static ApiBody body(HttpServletRequest request) throws IOException {
    String method = request.getMethod();
    boolean carries = method.equals("POST") || method.equals("DELETE");
    if (!carries || (method.equals("DELETE") && request.getContentLengthLong() <= 0)) {
      return ApiBody.NONE;
    }
    String type = Optional.ofNullable(request.getContentType()).orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw ApiError.of(415, "The body must be application/json");
    }
    if (request.getContentLengthLong() > ApiBody.MAX_BYTES) {
      throw ApiError.of(413, "The body is longer than 64 KiB");
    }
    return ApiBody.read(request.getInputStream());
  }

  private static IpAddress peer(HttpServletRequest request) {
    String text = request.getRemoteAddr();
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    return IpAddress.parse(address.replace("[", "").replace("]", ""))
        .orElseThrow(() -> ApiError.of(400, "The peer has no address"));
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, ApiError refused)
      throws IOException {
    if (!request.getInputStream().isFinished()) {
      UnreadBody.close(request, response);
    }
    ObjectNode body = ApiAnswer.object().put("error", refused.sentence());
    if (!refused.field().isEmpty()) {
      body.put("field", refused.field());
    }
    if (!refused.faults().isEmpty()) {
      refused.faults().forEach(body.putArray("faults")::add);
    }
    if (refused.status() == 401) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    if (refused.retryAfterSeconds() > 0) {
      response.setHeader("Retry-After", Long.toString(refused.retryAfterSeconds()));
    }
    write(response, refused.status(), body);
  }

  private static void write(
      HttpServletResponse response, int status, com.fasterxml.jackson.databind.JsonNode body)
      throws IOException {
    byte[] bytes;
    try {
      bytes = JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
