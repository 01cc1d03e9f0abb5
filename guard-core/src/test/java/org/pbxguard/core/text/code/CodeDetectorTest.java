package org.pbxguard.core.text.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class CodeDetectorTest {
  private final Probe probe = Probe.of(new CodeDetector(), new PhpCallDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<?php echo 7;",
        "<?= 7 ?>",
        "<? system(\"x\"); ?>",
        "[php]echo 7",
        "${@print(7)}$_GET[x]",
        "$_POST[x]",
        "system(\"id\")",
        "exec('id')",
        "passthru($x)",
        "eval(\"x\")",
        "base64_decode(\"eA==\")",
        "phpinfo()",
        "file_get_contents(\"/x\")",
        "O:8:\"stdClass\":1:{s:1:\"a\";i:2;}",
        "java.lang.Runtime.getRuntime().exec(\"x\")",
        "new java.lang.ProcessBuilder(\"x\")",
        "class.module.classLoader.resources",
        "java.io.PipedReader",
        "rO0ABXNyABFqYXZh",
        "¬í\0sr",
        "aced00057372",
        "@java.lang.System@getenv()",
        "#_memberAccess",
        "require('child_process').exec('x')",
        "process.mainModule.require",
        "__import__(\"os\").system(\"x\")",
        "os.system(\"x\")",
        "{{''.__class__.__mro__}}",
        "!!python/object/apply:os.system",
        "{\"__proto__\":{\"a\":1}}",
        "while(true){}",
        "while(1);",
        "@{[system \"x\"]}"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<?xml version=\"1.0\"?><a/>",
        "System(/usr/bin/notify ${EXTEN})",
        "same => n,ExecIf($[\"${x}\"=\"1\"]?Answer())",
        "the system (as a whole)",
        "include (if needed) the list",
        "require (at least) one",
        "evaluation(2)",
        "java.lang.NullPointerException: null",
        "at java.io.BufferedReader.readLine(BufferedReader.java:5)",
        "I like Java. And coffee",
        "a while (5 minutes)",
        "while (we wait)",
        "process. Then",
        "ratio 3:2 \"x\"",
        "s:5 \"x\"",
        "function(key, value) { return value;}",
        "execute php",
        "assert yourself",
        "mail(box) 5",
        "time(out)",
        "class. room",
        "price: $5 and $_",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMDAxIn0.c2ln"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_uploadedFile_onlyScriptsThatRunSomething() {
    Where file = Where.of(Place.FILE);

    assertThat(probe.points("<?php system(\"x\"); ?>", file)).isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe.points("notes about <?php tags", file)).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
