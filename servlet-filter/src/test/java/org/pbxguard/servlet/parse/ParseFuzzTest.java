package org.pbxguard.servlet.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class ParseFuzzTest {

  /** No exception; a path without anomaly has no segment that another reader would resolve. */
  @FuzzTest
  void path_anyText_isReadOrRefused(FuzzedDataProvider data) {
    Anomalies anomalies = new Anomalies();
    PathReading path = PathReading.parse(data.consumeRemainingAsString(), anomalies);

    if (anomalies.isEmpty() && !path.container().equals("*")) {
      assertThat(path.container()).startsWith("/").doesNotContain("//", "\\", "/../", "/./");
      assertThat(path.container()).doesNotEndWith("/..");
    }
  }

  /** No exception; never more parameters than the cap. */
  @FuzzTest
  void query_anyText_isRead(FuzzedDataProvider data) {
    Anomalies anomalies = new Anomalies();
    String text = data.consumeRemainingAsString();
    Parameters query = Parameters.parse(text, StandardCharsets.UTF_8, 50, "query", anomalies);

    assertThat(query.size()).isLessThanOrEqualTo(50);
  }

  /** No exception; parts lie inside the body, in order, and do not overlap. */
  @FuzzTest
  void multipart_anyBytes_isReadOrRefused(byte[] body) {
    Anomalies anomalies = new Anomalies();
    MediaType type = MediaType.parse("multipart/form-data; boundary=b");
    int last = 0;
    for (BodyPart part : Multipart.parse(body, type, 20, anomalies)) {
      assertThat(part.from()).isGreaterThanOrEqualTo(last);
      assertThat(part.to()).isBetween(part.from(), body.length);
      last = part.to();
    }
  }

  /** No exception; a well-formed value names each parameter once. */
  @FuzzTest
  void header_anyText_isRead(FuzzedDataProvider data) {
    HeaderValue value = HeaderValue.parse(data.consumeRemainingAsString());

    if (value.wellFormed()) {
      assertThat(value.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
    }
  }

  /** The decoder agrees with the platform's wherever the bytes are valid UTF-8. */
  @FuzzTest
  void utf8_anyBytes_agreesWithThePlatformWhereValid(byte[] bytes) {
    String ours = ByteText.decode(bytes, 0, bytes.length, StandardCharsets.UTF_8);
    String platform = new String(bytes, StandardCharsets.UTF_8);

    if (platform.indexOf('\uFFFD') < 0) {
      assertThat(ours).isEqualTo(platform);
      assertThat(ByteText.overlong(bytes, 0, bytes.length)).isFalse();
    } else {
      assertThat(ours.length()).isLessThanOrEqualTo(bytes.length);
    }
  }
}
