package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static Route route(String method, String template) {
    return new Route(method, template, Access.ADMIN, "", call -> new ApiAnswer(ApiAnswer.object()));
  }

  private final RouteTable table =
      new RouteTable(
          List.of(
              route("GET", "/a/b"),
              route("POST", "/a/b"),
              route("GET", "/a/{x}"),
              route("DELETE", "/m/{user}/{method}/{id}")));

  @Test
  void find_exactPathBeforeVariable_winsByOrder() {
    assertThat(table.find("GET", "/a/b").orElseThrow().variables()).isEmpty();
    assertThat(table.find("GET", "/a/c").orElseThrow().variables()).containsExactly("c");
  }

  @Test
  void find_severalVariables_areInOrder() {
    assertThat(table.find("DELETE", "/m/1001/totp/7").orElseThrow().variables())
        .containsExactly("1001", "totp", "7");
  }

  @Test
  void find_otherDepthOrMethod_isNone() {
    assertThat(table.find("GET", "/a")).isEmpty();
    assertThat(table.find("GET", "/a/b/")).isEmpty();
    assertThat(table.find("GET", "/a/b/c")).isEmpty();
    assertThat(table.find("PUT", "/a/b")).isEmpty();
    assertThat(table.find("GET", "")).isEmpty();
  }

  @Test
  void methods_ofAPath_areAllOfThem() {
    assertThat(table.methods("/a/b")).containsExactly("GET", "POST");
    assertThat(table.methods("/none")).isEmpty();
  }
}
