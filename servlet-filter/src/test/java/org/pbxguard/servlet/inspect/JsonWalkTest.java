package org.pbxguard.servlet.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;

class JsonWalkTest {
  private final JsonWalk walk = new JsonWalk();
  private final Anomalies anomalies = new Anomalies();
  private final List<String> seen = new ArrayList<>();
  private final TextSink sink = (value, where) -> seen.add(where.text() + "=" + value);

  @Test
  void declared_nestedDocument_showsEveryKeyAndString() {
    walk.declared(
        "{\"a\":\"x\",\"b\":[\"y\",{\"c\":\"z\",\"n\":1.5e3,\"t\":true,\"u\":null}]}",
        sink,
        anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(seen)
        .containsExactly(
            "json key=a",
            "json a=x",
            "json key=b",
            "json b=y",
            "json key=c",
            "json c=z",
            "json key=n",
            "json key=t",
            "json key=u");
  }

  @Test
  void declared_duplicateKeysAndEscapes_showsAllDecoded() {
    walk.declared("{\"a\":\"\\u0031\\n\",\"a\":\"2\"}", sink, anomalies);

    assertThat(seen).contains("json a=1\n", "json a=2");
  }

  @Test
  void declared_jsonInAString_isWalkedToo() {
    walk.declared("{\"a\":\"{\\\"b\\\":\\\"deep\\\"}\"}", sink, anomalies);

    assertThat(seen).contains("json b=deep");
  }

  @Test
  void declared_severalDocumentsAndScalars_areShown() {
    walk.declared("\"one\" {\"a\":\"two\"} [\"three\"]", sink, anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(seen).contains("json=one", "json a=two", "json a=three");
  }

  @Test
  void declared_byteOrderMark_isSkipped() {
    walk.declared("\uFEFF{\"a\":\"x\"}", sink, anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(seen).contains("json a=x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':'x'}",
        "{a:\"x\"}",
        "{\"a\":\"x\",}",
        "{\"a\":\"x\" /* note */}",
        "{\"a\":\"x\" // note\n}",
        "{\"a\":\"x\",\"b\":01}",
        "{\"a\":\"x\",\"b\":NaN}",
      })
  void declared_forgivingForms_areReadAndShownWhole(String text) {
    walk.declared(text, sink, anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(seen).contains("json a=x", "body=" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":", "{\"a\"}", "}", "a=1&b=2", "<a/>", "{\"a\":\"x}", "\u0000{\u0000}"})
  void declared_noJson_isUnreadableAndShownWhole(String text) {
    walk.declared(text, sink, anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.JSON_UNREADABLE);
    assertThat(seen).contains("body=" + text);
  }

  @Test
  void declared_tooDeepOrTooMany_isHostile() {
    walk.declared("[".repeat(100) + "]".repeat(100), sink, anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.JSON_TOO_DEEP);

    Anomalies many = new Anomalies();
    walk.declared("[" + "1,".repeat(300_000) + "1]", sink, many);
    assertThat(many.hostile()).isTrue();
  }

  @Test
  void undeclared_textThatOnlyLooksLikeJson_isNoAnomaly() {
    for (String text : List.of("[default]", "{EXTEN}", "[draft] see {1}", "plain", "{{", "")) {
      walk.undeclared(text, sink, anomalies);
    }

    assertThat(anomalies.list()).isEmpty();
  }

  @Test
  void undeclared_jsonInAParameter_isWalked() {
    walk.undeclared(" {\"filter\":{\"$ne\":\"x\"}}", sink, anomalies);

    assertThat(seen).contains("json key=$ne", "json $ne=x");
  }

  /** Whatever stands in a random document is shown, however it is nested. */
  @Test
  void declared_randomDocuments_showTheNeedle() {
    SplittableRandom random = new SplittableRandom(17);
    for (int round = 0; round < 500; round++) {
      seen.clear();
      walk.declared(document(random, random.nextInt(1, 12)), sink, anomalies);

      assertThat(anomalies.list()).isEmpty();
      assertThat(seen).anyMatch(text -> text.endsWith("=needle"));
    }
  }

  private static String document(SplittableRandom random, int depth) {
    String inner = depth == 0 ? "\"needle\"" : document(random, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> "[1, " + inner + ", null]";
      case 1 -> "{\"k\": " + inner + "}";
      case 2 -> "{\"x\":[true," + inner + "], \"y\":{}}";
      default -> " " + inner + "\n";
    };
  }
}
