package org.pbxguard.core.text.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class QueryDetectorsTest {
  private final Probe probe =
      Probe.of(new NoSqlDetector(), new LdapDetector(), new XPathDetector(), new GraphQlDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{\"$gt\": \"\"}",
        "{$ne: 1}",
        "', $or: [ {}, {'a':'a",
        "user[$ne]",
        "[$regex]",
        "'; return true; var x='",
        "';sleep(5000);'",
        "this.password.match(/x/)",
        "$where: \"1\"",
        "}, { password : /.*/ }",
        "*)(uid=*",
        "x)(cn=*",
        "*)(|(mail=*",
        "(&(uid=x)(!(a=b)))",
        "admin*)((|userPassword=*)",
        "*(|(objectclass=*))",
        "' or count(/*)=1 or 'a'='b",
        "x' or position()=1 or 'a'='b",
        "']|//user/*",
        "string-length(name(/*[1]))=4",
        "{ __typename }",
        "query { __schema { types { name } } }",
        "query {a{b{a{b{a{b{a{b}}}}}}}}",
        "fragment F on U { ...F } query { u { ...F } }"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "$5 in cash",
        "costs $100",
        "$in the text",
        "(a)(b)",
        "f(x)(y)",
        "(objectClass=person)",
        "a || b",
        "{x} and {y}",
        "(555) 123-4567",
        "std::vector",
        "a::b",
        "return it",
        "5 * (3)",
        "this. that",
        "name (optional)",
        "$1",
        "$not a variable",
        "sleep( well",
        "a*b)",
        "(*)",
        "query { user { name } }",
        "a query about {this}"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_jsonKey_operatorAlone() {
    Where key = Where.of(Place.JSON_KEY);

    assertThat(probe.points("$ne", key)).isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe.points("price$", key)).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
