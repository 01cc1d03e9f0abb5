package org.pbxguard.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpPrefix;

final class ClearTextFilterTest {
  private final ClearTextFilter filter =
      new ClearTextFilter(List.of(IpPrefix.parse("192.0.2.0/24").orElseThrow()));

  /** A request as a container would describe it: tests have no address but loopback to come by. */
  private static HttpServletRequest request(
      String local, String remote, boolean secure, Map<String, String> headers) {
    Map<String, Object> answers = new HashMap<>();
    answers.put("getLocalAddr", local);
    answers.put("getRemoteAddr", remote);
    answers.put("isSecure", secure);
    answers.put("getContentLengthLong", -1L);
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ClearTextFilterTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                method.getName().equals("getHeader")
                    ? headers.get(arguments[0])
                    : answers.get(method.getName()));
  }

  private boolean passes(String local, String remote, boolean secure, Map<String, String> headers)
      throws Exception {
    StringWriter body = new StringWriter();
    Map<String, Object> said = new HashMap<>();
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                ClearTextFilterTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("getWriter")) {
                    return new PrintWriter(body, true);
                  }
                  said.put(method.getName(), arguments == null ? "" : arguments[0]);
                  return null;
                });
    AtomicBoolean passed = new AtomicBoolean();
    filter.doFilter(request(local, remote, secure, headers), response, (a, b) -> passed.set(true));
    if (!passed.get()) {
      assertThat(said).containsEntry("setStatus", 403);
      assertThat(body.toString()).contains("Keys are refused on an unencrypted connection");
    }
    return passed.get();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, false, , true",
    "[::1], [::1], false, , true",
    "198.51.100.1, 203.0.113.9, false, , false",
    "198.51.100.1, 203.0.113.9, true, , true",
    "198.51.100.1, 203.0.113.9, false, https, false",
    "198.51.100.1, 192.0.2.9, false, https, true",
    "198.51.100.1, 192.0.2.9, false, http, false",
    "[2001:db8::1%eth0], 2001:db8::9, false, , false",
    "::ffff:127.0.0.1, 127.0.0.1, false, , true"
  })
  void key_overAConnection_isTakenOnlyWhereNobodyListens(
      String local, String remote, boolean secure, String proto, boolean taken) throws Exception {
    Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer x"));
    if (proto != null) {
      headers.put("X-Forwarded-Proto", proto);
    }
    assertThat(passes(local, remote, secure, headers)).isEqualTo(taken);
  }

  @Test
  void noKey_inTheClear_passes() throws Exception {
    assertThat(passes("198.51.100.1", "203.0.113.9", false, Map.of())).isTrue();
  }

  @Test
  void listener_onLoopback_servesTheApiAndNothingElse() throws Exception {
    ApiSettings settings =
        new ApiSettings(HostPort.parse("127.0.0.1:0").orElseThrow(), List.of(), Optional.empty());
    HttpServlet api =
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(204);
          }
        };
    try (ApiListener listener = ApiListener.open(settings, Map.of("/api", api))) {
      assertThat(listener.secure()).isFalse();
      assertThat(status(listener, "/api/health")).isEqualTo(204);
      assertThat(status(listener, "/")).isEqualTo(404);
      assertThat(status(listener, "/apis")).isEqualTo(404);
    }
  }

  private static int status(ApiListener listener, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + listener.address() + path))
            .header("Authorization", "Bearer x")
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
