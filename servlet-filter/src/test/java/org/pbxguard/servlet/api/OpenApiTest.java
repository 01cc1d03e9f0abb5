package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.access.Role;

class OpenApiTest {
  private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"#(/[^\"]+)\"");

  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture();
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private JsonNode document() throws Exception {
    ApiFixture.Answer answer = api.as(api.newKey(Role.VIEWER)).get("/openapi.json");
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void document_namesEveryRouteWithItsAccess_andNoOther() throws Exception {
    List<String> documented = new ArrayList<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            documented.add(
                                operation.getKey().toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey()
                                    + " "
                                    + operation.getValue().path("x-access").asText()
                                    + ": "
                                    + operation.getValue().path("summary").asText())));
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            api.routes().stream()
                .map(
                    route ->
                        route.method()
                            + " "
                            + route.template()
                            + " "
                            + route.access().name().toLowerCase(Locale.ROOT)
                            + ": "
                            + route.summary())
                .toList());
  }

  @Test
  void document_pathParameters_areThoseOfThePath() throws Exception {
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .forEach(
                        operation -> {
                          List<String> named = new ArrayList<>();
                          for (JsonNode parameter : operation.path("parameters")) {
                            if (parameter.path("in").asText().equals("path")) {
                              named.add("{" + parameter.path("name").asText() + "}");
                            }
                          }
                          List<String> used =
                              RouteTable.segments(path.getKey()).stream()
                                  .filter(segment -> segment.startsWith("{"))
                                  .toList();
                          assertThat(named).as(path.getKey()).isEqualTo(used);
                        }));
  }

  @Test
  void document_references_allLeadSomewhere() throws Exception {
    JsonNode document = document();
    Matcher references = REFERENCE.matcher(document.toString());
    int found = 0;
    while (references.find()) {
      assertThat(document.at(references.group(1)).isMissingNode())
          .as(references.group(1))
          .isFalse();
      found++;
    }
    assertThat(found).isPositive();
  }
}
