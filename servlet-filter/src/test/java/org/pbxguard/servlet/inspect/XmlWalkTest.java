package org.pbxguard.servlet.inspect;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;
import org.pbxguard.servlet.parse.MediaType;

class XmlWalkTest {
  private final Anomalies anomalies = new Anomalies();
  private final List<String> seen = new ArrayList<>();
  private final TextSink sink = (value, where) -> seen.add(where.text() + "=" + value);

  @Test
  void walk_document_showsTextAndAttributes() {
    XmlWalk.walk(
        "<?xml version=\"1.0\"?><user id='7'><name>Zo&#235;</name><n:x xmlns:n='u' n:at='v'/></user>",
        sink,
        anomalies);

    assertThat(anomalies.list()).isEmpty();
    assertThat(seen).containsExactly("xml id=7", "xml name=Zoë", "xml at=v");
  }

  @Test
  void walk_textSplitByCommentsAndSections_isShownJoined() {
    XmlWalk.walk("<q>un<!-- no -->ion <![CDATA[sel]]>ect<?pi data?></q>", sink, anomalies);

    assertThat(seen).containsExactly("xml= no ", "xml=data", "xml q=union select");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'http://x/y.dtd'><a/>",
        "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/></a>",
      })
  void walk_documentTypeOrInclusion_isHostile(String text) {
    XmlWalk.walk(text, sink, anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.XML_DOCTYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a>", "<a></b>", "{\"a\":1}", "<a>&undefined;</a>", "", "<a b=1/>"})
  void walk_noXml_isUnreadable(String text) {
    XmlWalk.walk(text, sink, anomalies);

    assertThat(anomalies.isEmpty()).isFalse();
    assertThat(anomalies.status()).isIn(400, 403);
  }

  @Test
  void walk_tooDeep_stops() {
    XmlWalk.walk("<a>".repeat(500) + "</a>".repeat(500), sink, anomalies);

    assertThat(anomalies.list()).containsExactly(Anomaly.XML_TOO_DEEP);
  }

  @ParameterizedTest
  @CsvSource({
    "text/xml, '<a/>', UTF-8",
    "text/xml; charset=ISO-8859-1, '<a/>', ISO-8859-1",
    "text/xml, '<?xml version=\"1.0\" encoding=\"windows-1252\"?><a/>', windows-1252",
    "text/xml; charset=utf-8, '<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>', UTF-8",
    "text/xml; charset=utf-8, '<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>', none",
    "text/xml, '<?xml version=\"1.0\" encoding=\"ibm037\"?><a/>', none",
    "text/xml, '<?xml version=\"1.0\" encoding=utf-8?><a/>', none",
  })
  void charset_namedInSeveralPlaces_mustAgree(String type, String text, String expected) {
    Optional<Charset> found = XmlCharset.of(text.getBytes(UTF_8), MediaType.parse(type), anomalies);

    assertThat(found.map(Charset::name).orElse("none")).isEqualTo(expected);
    assertThat(anomalies.isEmpty()).isEqualTo(found.isPresent());
  }

  @Test
  void charset_byteOrder_isTold() {
    MediaType type = MediaType.parse("text/xml");

    assertThat(XmlCharset.of("\uFEFF<a/>".getBytes(UTF_16LE), type, anomalies)).contains(UTF_16LE);
    assertThat(XmlCharset.of("\uFEFF<a/>".getBytes(UTF_16BE), type, anomalies)).contains(UTF_16BE);
    assertThat(XmlCharset.of("<a/>".getBytes(UTF_16LE), type, anomalies)).contains(UTF_16LE);
    assertThat(
            XmlCharset.of(
                "<?xml version='1.0' encoding='UTF-16'?><a/>".getBytes(UTF_16BE), type, anomalies))
        .contains(UTF_16BE);
    assertThat(anomalies.isEmpty()).isTrue();
  }
}
