package org.pbxguard.servlet.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Anomalies anomalies = new Anomalies();

  private List<Parameter> parse(String raw) {
    return parse(raw, UTF_8).list();
  }

  private Parameters parse(String raw, Charset charset) {
    return Parameters.parse(raw, charset, 100, "query", anomalies);
  }

  @Test
  void parse_ordinaryQuery_keepsOrderAndRepeats() {
    assertThat(parse("b=1&a=2&b=3"))
        .containsExactly(new Parameter("b", "1"), new Parameter("a", "2"), new Parameter("b", "3"));
  }

  @Test
  void parse_oddPieces_readsAsBrowsersDo() {
    assertThat(parse("&&a&=b&c=&d=e=f&"))
        .containsExactly(
            new Parameter("a", ""),
            new Parameter("", "b"),
            new Parameter("c", ""),
            new Parameter("d", "e=f"));
  }

  @Test
  void parse_plusAndEscapes_decodesOnce() {
    assertThat(parse("a+b=1+%2B+2%25&x=%2541"))
        .containsExactly(new Parameter("a b", "1 + 2%"), new Parameter("x", "%41"));
  }

  @Test
  void parse_brokenEscapes_stayAsWritten() {
    assertThat(parse("a=100%&b=%zz&c=%1&d=%u0041"))
        .extracting(Parameter::value)
        .containsExactly("100%", "%zz", "%1", "%u0041");
    assertThat(anomalies.isEmpty()).isTrue();
  }

  @Test
  void parse_latinByte_isReadAsItsLatinCharacter() {
    assertThat(parse("a=%E9t%E9").get(0).value()).isEqualTo("été");
    assertThat(anomalies.isEmpty()).isTrue();
  }

  @Test
  void parse_declaredCharset_decodesWithIt() {
    assertThat(parse("a=%E9", ISO_8859_1).first("a")).isEqualTo("é");
    assertThat(parse("a=%E2%82%AC", UTF_8).first("a")).isEqualTo("€");
  }

  @Test
  void parse_overlongQuote_isAnAnomaly() {
    parse("a=1%c0%a7");

    assertThat(anomalies.list()).containsExactly(Anomaly.ENCODING_OVERLONG);
  }

  @Test
  void parse_controlInNameOrNulInValue_isAnAnomaly() {
    parse("text=line%0D%0Aline%09&a=1");
    parse("a text\nthat is no form");
    parse("a+text%0A");
    assertThat(anomalies.list()).isEmpty();

    parse("a%0d%0aSet-Cookie:x=1");
    parse("a=foo%00.png");
    assertThat(anomalies.list())
        .containsExactly(Anomaly.PARAMETER_CONTROL, Anomaly.PARAMETER_CONTROL);
  }

  @Test
  void parse_tooMany_stopsAndSaysSo() {
    String raw = "a=1&".repeat(101);

    assertThat(parse(raw)).hasSize(100);
    assertThat(anomalies.list()).containsExactly(Anomaly.TOO_MANY_PARAMETERS);
  }

  @Test
  void byName_repeats_keepsEachValueInOrder() {
    Parameters query = parse("a=1&b=2", UTF_8);
    Parameters form = parse("a=3", UTF_8);

    assertThat(query.and(form).byName()).containsEntry("a", List.of("1", "3"));
    assertThat(query.first("missing")).isEmpty();
  }

  @Test
  void parse_randomPairsEncodedByTheJdk_readsBack() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 3000; round++) {
      List<Parameter> pairs = new ArrayList<>();
      StringBuilder raw = new StringBuilder();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        Parameter pair = new Parameter("n" + text(random), text(random));
        pairs.add(pair);
        raw.append(raw.length() == 0 ? "" : "&")
            .append(URLEncoder.encode(pair.name(), UTF_8))
            .append('=')
            .append(URLEncoder.encode(pair.value(), UTF_8));
      }

      assertThat(parse(raw.toString())).as(raw.toString()).isEqualTo(pairs);
    }
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(0, 9); i > 0; i--) {
      int c = random.nextInt(0, 4) == 0 ? random.nextInt(0x20, 0x10FFFF) : random.nextInt(128);
      text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
    }
    return text.toString();
  }
}
