package org.pbxguard.servlet.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.MediaType;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;
import org.pbxguard.servlet.parse.PathReading;

class SessionFixationTest {
  private static final String HERE = "https://pbx.example/start";

  private static Parameters parameters(String text) {
    return Parameters.parse(text, UTF_8, 100, "query", new Anomalies());
  }

  private static List<Finding> found(
      String path, String query, String form, String referer, boolean foreign) {
    List<Parameter> headers = new ArrayList<>();
    if (!referer.isEmpty()) {
      headers.add(new Parameter("Referer", referer));
    }
    RequestFacts facts =
        new RequestFacts(
            "POST",
            path,
            PathReading.parse(path, new Anomalies()),
            query,
            parameters(query),
            headers,
            MediaType.NONE);
    Findings findings = new Findings();
    SessionFixation.check(facts, parameters(form), foreign, findings);
    return findings.list();
  }

  @ParameterizedTest
  @CsvSource({
    "/login;jsessionid=A1B2, '', ''",
    "/login;JSESSIONID=A1B2, '', ''",
    "/login, PHPSESSID=a1b2, ''",
    "/login, '', sessionid=a1b2",
    "/login, 'a=1&ASPSESSIONIDQWERTY=x', ''",
    "/login, ASP.NET_SessionId=x, ''",
  })
  void session_inARequestThatAnotherSiteMade_refuses(String path, String query, String form) {
    assertThat(found(path, query, form, "https://evil.example/", true))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.category()).isEqualTo(Category.SESSION_FIXATION);
              assertThat(finding.points()).isGreaterThanOrEqualTo(50);
              assertThat(finding.evidence()).doesNotContain("1", "x");
            });
  }

  @Test
  void session_fromNowhere_isAHint() {
    assertThat(found("/login;jsessionid=A1B2", "", "", "", false))
        .singleElement()
        .satisfies(finding -> assertThat(finding.points()).isLessThan(30));
  }

  @Test
  void session_inAnAddressOfTheSameSite_saysNothing() {
    assertThat(found("/login;jsessionid=A1B2", "", "", HERE, false)).isEmpty();
    assertThat(found("/login", "PHPSESSID=a", "", HERE, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"session=1", "sid=2", "id=jsessionid", "my_jsessionid=1", "token=x"})
  void otherNames_sayNothing(String query) {
    assertThat(found("/login", query, "", "https://evil.example/", true)).isEmpty();
  }
}
