package org.pbxguard.servlet.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.body.BodyHead;
import org.pbxguard.servlet.body.BodyReader;
import org.pbxguard.servlet.body.BodySettings;
import org.pbxguard.servlet.body.Content;
import org.pbxguard.servlet.inspect.RequestFacts;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.MediaType;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

class LoginPathsTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final LoginPath path =
      new LoginPath(
          new PathPattern("/admin/*"), "user", List.of(401), "/login?error", "Wrong password");
  private final LoginPaths logins = new LoginPaths(List.of(path));

  private Optional<String> user(String path, String query, String type, String body, String basic)
      throws IOException {
    Anomalies anomalies = new Anomalies();
    byte[] bytes = body.getBytes(UTF_8);
    Content content =
        Content.of(
            new BodyReader(1 << 20, BodySettings.defaults(), () -> 0)
                .read(
                    new ByteArrayInputStream(bytes),
                    new BodyHead(bytes.length, "", false),
                    IpAddress.ofV4(1),
                    anomalies),
            MediaType.parse(type),
            UTF_8,
            10,
            anomalies);
    RequestFacts facts =
        new RequestFacts(
            "POST",
            path,
            PathReading.parse(path, anomalies),
            query,
            Parameters.parse(query, UTF_8, 100, "query", anomalies),
            basic.isEmpty() ? List.of() : List.of(new Parameter("Authorization", basic)),
            MediaType.parse(type));
    return logins
        .attempt(facts, content, content.parameters(UTF_8, 100, anomalies))
        .map(attempt -> attempt.account().name());
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/x, '', application/x-www-form-urlencoded, user=alice&password=x, '', alice",
    "/admin, '', application/x-www-form-urlencoded, user=alice, '', alice",
    "/admin;x=1/y, '', application/x-www-form-urlencoded, user=alice, '', alice",
    "/admin/x, user=bob, '', '', '', bob",
    "/admin/x, user=bob, application/x-www-form-urlencoded, user=alice, '', alice",
    "/admin/x, '', application/json, '{\"password\":1,\"user\":\"carol\"}', '', carol",
    "/admin/x, '', application/json, '{\"a\":{\"user\":\"no\"},\"user\":\"carol\"}', '', carol",
    "/admin/x, '', '', '', Basic YWxpY2U6eA==, alice",
    "/admin/x, '', '', '', basic YWxpY2U6eA==, alice",
    "/admin/x, '', '', '', Basic !!!, none",
    "/admin/x, '', '', '', Bearer abc, none",
    "/admin/x, '', application/x-www-form-urlencoded, password=x, '', none",
    "/admin/x, '', application/json, '[\"user\"]', '', none",
    "/other, '', application/x-www-form-urlencoded, user=alice, '', none",
    "/administrator, '', application/x-www-form-urlencoded, user=alice, '', none",
  })
  void attempt_request_namesItsUser(
      String path, String query, String type, String body, String basic, String expected)
      throws IOException {
    assertThat(user(path, query, type, body, basic).orElse("none")).isEqualTo(expected);
  }

  @Test
  void attempt_multipartForm_namesItsUser() throws IOException {
    String body = "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\ndave\r\n--b--";

    assertThat(user("/admin/x", "", "multipart/form-data; boundary=b", body, "")).contains("dave");
    assertThat(user("/admin/x", "", FORM, "user=", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, '', false, LoginSucceeded",
    "302, /home, false, LoginSucceeded",
    "302, https://pbx/login?error=1, false, LoginFailed",
    "200, /login?error, false, LoginSucceeded",
    "401, '', false, LoginFailed",
    "200, '', true, LoginFailed",
    "403, '', false, LoginNeutral",
    "404, '', false, LoginNeutral",
    "500, '', false, LoginNeutral",
  })
  void outcome_answer_saysHowItWent(int status, String location, boolean marked, String expected) {
    LoginAttempt attempt = new LoginAttempt(path, new Account("alice"));

    assertThat(attempt.outcome(status, location, marked).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @Test
  void loginPath_statusOutOfRange_isRefused() {
    assertThatThrownBy(() -> new LoginPath(new PathPattern("/x"), "u", List.of(99), "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  @ParameterizedTest
  @CsvSource({"x", "'/a*'", "'/*/b'", "''", "'*'"})
  void pathPattern_neitherPathNorPrefix_isRefused(String text) {
    assertThatThrownBy(() -> new PathPattern(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
