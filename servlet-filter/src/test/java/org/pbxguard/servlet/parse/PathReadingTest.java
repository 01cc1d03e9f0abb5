package org.pbxguard.servlet.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathReadingTest {
  private final Anomalies anomalies = new Anomalies();

  @ParameterizedTest
  @CsvSource({
    "/, /, /",
    "/a/b, /a/b, /a/b",
    "/a/b/, /a/b/, /a/b/",
    "//a///b, /a/b, /a/b",
    "/a%20b, /a b, /a b",
    "/%7Euser/x.y, /~user/x.y, /~user/x.y",
    "/caf%C3%A9, /café, /café",
    "/100%25, /100%, /100%",
    "/a;jsessionid=12AB, /a, /a;jsessionid=12AB",
    "/a;v=1/b;w=2, /a/b, /a;v=1/b;w=2",
    "/a/.hidden, /a/.hidden, /a/.hidden",
    "/a/..., /a/..., /a/...",
    "/ad/;, /ad/, /ad/;",
    "/ad;click=http://x/y;z=%2Fa%2Fb, /ad/x/y, /ad;click=http:/x/y;z=/a/b",
    "/group%2Fproject/x, /group%2Fproject/x, /group/project/x",
    "*, *, *",
  })
  void parse_ordinaryPath_readsForContainerAndUpstream(
      String raw, String container, String upstream) {
    PathReading path = PathReading.parse(raw, anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(path.container()).isEqualTo(container);
    assertThat(path.upstream()).isEqualTo(upstream);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, PATH_DOT_SEGMENT",
    "/a/./b, PATH_DOT_SEGMENT",
    "/.., PATH_DOT_SEGMENT",
    "/a/..;x=1/b, PATH_DOT_SEGMENT",
    "/a;x=%2f..%2f..%2fadmin, PATH_DOT_SEGMENT",
    "/a;x=%252f%252e%252e%255cadmin, PATH_DOT_SEGMENT",
    "/a;..\\b, PATH_BACKSLASH",
    "/a;x=%00, PATH_DOT_SEGMENT",
    "/a;x=%25252525252e, PATH_DOUBLE_ENCODED",
    "/a/%2e%2e/b, PATH_DOT_SEGMENT",
    "/a/.%2E/b, PATH_DOT_SEGMENT",
    "/a/..%2fb, PATH_DOT_SEGMENT",
    "/a%2f..%2Fb, PATH_DOT_SEGMENT",
    "/a%5Cb, PATH_BACKSLASH",
    "/a\\b, PATH_BACKSLASH",
    "/a%00b, PATH_CONTROL",
    "/a%0d%0ab, PATH_CONTROL",
    "/a%7f, PATH_CONTROL",
    "/a%252fb, PATH_DOUBLE_ENCODED",
    "/%252e%252e/b, PATH_DOUBLE_ENCODED",
    "/a%25252fb, PATH_DOUBLE_ENCODED",
    "/a%zz, PATH_UNREADABLE",
    "/a%, PATH_UNREADABLE",
    "/a%u002f, PATH_UNREADABLE",
    "a/b, PATH_UNREADABLE",
    "/a%c0%afb, ENCODING_OVERLONG",
    "/a%e0%80%afb, ENCODING_OVERLONG",
  })
  void parse_pathThatReadersTakeDifferently_isAnAnomaly(String raw, Anomaly expected) {
    PathReading.parse(raw, anomalies);

    assertThat(anomalies.list()).contains(expected);
  }

  @Test
  void parse_longPath_isTooLong() {
    PathReading.parse("/" + "a".repeat(PathReading.MAX_LENGTH), anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.PATH_TOO_LONG);
    assertThat(anomalies.status()).isEqualTo(414);
  }

  @Test
  void parse_pathParameters_areKeptForInspection() {
    assertThat(PathReading.parse("/a;id=1%20or%201/b;x", anomalies).parameters())
        .containsExactly("id=1 or 1", "x");
  }

  @Test
  void pattern_readingsDiffer_guardsAnyAndOpensAll() {
    PathPattern admin = new PathPattern("/admin/*");
    PathReading plain = PathReading.parse("/admin/x", anomalies);
    PathReading slash = PathReading.parse("/admin%2Fx", anomalies);
    PathReading parameter = PathReading.parse("/admin;a/x", anomalies);
    PathReading other = PathReading.parse("/adminx", anomalies);

    assertThat(admin.matchesAll(plain)).isTrue();
    assertThat(admin.matchesAny(slash)).isTrue();
    assertThat(admin.matchesAll(slash)).isFalse();
    assertThat(admin.matchesAny(parameter)).isTrue();
    assertThat(admin.matchesAll(parameter)).isFalse();
    assertThat(admin.matchesAny(other)).isFalse();
  }

  @Test
  void compare_escapedSlash_agreesWithBothReadings() {
    PathReading path = PathReading.parse("/a%2Fb", anomalies);
    path.compare("/a%2Fb", anomalies);
    path.compare("/a/b", anomalies);

    assertThat(anomalies.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/x", "/app//x", "//app/x"})
  void compare_sameSegments_agrees(String matched) {
    PathReading.parse("/app/x;v=1", anomalies).compare(matched, anomalies);

    assertThat(anomalies.isEmpty()).isTrue();
  }

  /** Advertisements carry whole URLs in their paths. */
  @Test
  void compare_escapedUrlInThePath_agreesWithMergedSlashes() {
    PathReading path = PathReading.parse("/c/https%3A%2F%2Fh.example%2Fx", anomalies);
    path.compare("/c/https://h.example/x", anomalies);

    assertThat(anomalies.isEmpty()).isTrue();
  }

  @Test
  void compare_otherPath_isAnAnomaly() {
    PathReading.parse("/app/x", anomalies).compare("/admin/x", anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.PATH_READINGS_DIFFER);
  }

  @Test
  void parse_randomSegmentsEncodedOnce_readsBackWithoutAnomaly() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2000; round++) {
      StringBuilder plain = new StringBuilder();
      StringBuilder encoded = new StringBuilder();
      for (int segments = random.nextInt(1, 5); segments > 0; segments--) {
        String segment = segment(random);
        plain.append('/').append(segment);
        encoded
            .append('/')
            .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
      }
      PathReading path = PathReading.parse(encoded.toString(), anomalies);

      assertThat(anomalies.list()).as(encoded.toString()).isEmpty();
      assertThat(path.container()).isEqualTo(plain.toString());
    }
  }

  private static String segment(SplittableRandom random) {
    String letters = "abcXYZ019-_.~ äß漢€😀!'()&=+$,:@\"<>^`{|}";
    StringBuilder text = new StringBuilder("s");
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      int start =
          letters.offsetByCodePoints(
              0, random.nextInt(letters.codePointCount(0, letters.length())));
      text.appendCodePoint(letters.codePointAt(start));
    }
    return text.toString();
  }
}
