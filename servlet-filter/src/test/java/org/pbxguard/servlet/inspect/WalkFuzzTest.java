package org.pbxguard.servlet.inspect;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.MediaType;

/** No walk throws, whatever it is given. */
class WalkFuzzTest {
  private static final TextSink NOBODY = (value, where) -> {};
  private final JsonWalk json = new JsonWalk();

  @FuzzTest
  void json_anyText_isWalkedOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    json.declared(text, NOBODY, new Anomalies());
    json.undeclared(text, NOBODY, new Anomalies());
  }

  @FuzzTest
  void xml_anyText_isWalkedOrRefused(FuzzedDataProvider data) {
    XmlWalk.walk(data.consumeRemainingAsString(), NOBODY, new Anomalies());
  }

  @FuzzTest
  void xmlCharset_anyBytes_isFoundOrRefused(byte[] bytes) {
    if (XmlCharset.of(bytes, MediaType.parse("text/xml"), new Anomalies()).isPresent()) {
      boolean unused = RawContent.isText(bytes, 0, bytes.length);
    }
  }
}
