package org.pbxguard.servlet.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=XX";

  private final Anomalies anomalies = new Anomalies();
  private byte[] body = new byte[0];

  private List<BodyPart> parse(String text) {
    return parse(TYPE, text.getBytes(UTF_8));
  }

  private List<BodyPart> parse(String type, byte[] bytes) {
    body = bytes;
    return Multipart.parse(bytes, MediaType.parse(type), 10, anomalies);
  }

  private static String field(String name, String value) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  @Test
  void parse_browserForm_readsFieldsAndFiles() {
    List<BodyPart> parts =
        parse(
            field("a", "1 & 2")
                + "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"grüße.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nline\r\nline\r\n"
                + field("empty", "")
                + "--XX--\r\n");

    assertThat(anomalies.list()).isEmpty();
    assertThat(parts).extracting(BodyPart::name).containsExactly("a", "f", "empty");
    assertThat(parts)
        .extracting(part -> part.text(body))
        .containsExactly("1 & 2", "line\r\nline", "");
    assertThat(parts).extracting(BodyPart::field).containsExactly(true, false, true);
    assertThat(parts.get(1).fileNames()).containsExactly("grüße.txt");
    assertThat(parts.get(1).type().name()).isEqualTo("text/plain");
  }

  @Test
  void parse_bothFileNames_keepsBothExtendedFirst() {
    List<BodyPart> parts =
        parse(
            "--XX\r\nContent-Disposition: form-data; name=f; filename=a.txt;"
                + " filename*=utf-8''b%C3%A4.txt\r\n\r\nx\r\n--XX--");

    assertThat(anomalies.list()).isEmpty();
    assertThat(parts.get(0).fileNames()).containsExactly("bä.txt", "a.txt");
  }

  @Test
  void parse_emptyForm_hasNoParts() {
    assertThat(parse("--XX--\r\n")).isEmpty();
    assertThat(anomalies.list()).isEmpty();
  }

  @Test
  void parse_bodyThatIsNoMultipart_hasNoPartsForAnybody() {
    assertThat(parse("hello=world&a=-- b")).isEmpty();
    assertThat(parse("")).isEmpty();
    assertThat(anomalies.list()).isEmpty();
  }

  @Test
  void parse_charsetField_mustAgree() {
    parse(field("_charset_", "UTF-8") + "--XX--");
    assertThat(anomalies.list()).isEmpty();

    parse(field("_charset_", "utf-7") + "--XX--");
    parse(field("_charset_", "iso-8859-1") + "--XX--");
    assertThat(anomalies.list())
        .containsExactly(Anomaly.CHARSET_CONFLICT, Anomaly.CHARSET_CONFLICT);
  }

  @Test
  void parse_boundaryLikeText_staysContent() {
    assertThat(parse(field("a", "--X\r\n-XX\r\n--Y --XX") + "--XX--\r\n").get(0).text(body))
        .isEqualTo("--X\r\n-XX\r\n--Y --XX");
    assertThat(anomalies.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preamble\r\n--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--\r\nepilogue",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\n--XX--",
        "--XX\nContent-Disposition: form-data; name=a\n\n1\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XXY\r\n--XX--",
        "--XX \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
        "--XX\r\nX-Other: 1\r\n\r\n1\r\n--XX--",
        "--XX\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data;"
            + " name=b\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding:"
            + " base64\r\n\r\nMQ==\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=a\u0000\r\n\r\n1\r\n--XX--",
        "a=1\n--YY\nb",
        "--",
      })
  void parse_bodyThatReadersTakeDifferently_isHostile(String text) {
    parse(text);

    assertThat(anomalies.hostile()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a\\\"b\"",
        "multipart/form-data; boundary=\"ab \"",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      })
  void parse_oddBoundary_isHostile(String type) {
    assertThat(parse(type, field("a", "1").getBytes(UTF_8))).isEmpty();
    assertThat(anomalies.list()).containsExactly(Anomaly.MULTIPART_BOUNDARY);
  }

  @Test
  void parse_unknownPartCharset_isRefused() {
    parse(
        "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain;"
            + " charset=ibm037\r\n\r\n1\r\n--XX--");

    assertThat(anomalies.list()).containsExactly(Anomaly.CHARSET_REFUSED);
  }

  @Test
  void parse_tooManyParts_stops() {
    assertThat(parse(field("a", "1").repeat(11) + "--XX--")).hasSize(10);
    assertThat(anomalies.list()).containsExactly(Anomaly.TOO_MANY_PARTS);
  }

  @Test
  void parse_manyHeaders_stops() {
    parse("--XX\r\n" + header(17) + "\r\n1\r\n--XX--");

    assertThat(anomalies.list()).containsExactly(Anomaly.MULTIPART_HEADER);
  }

  private static String header(int count) {
    StringBuilder text = new StringBuilder("Content-Disposition: form-data; name=a\r\n");
    for (int i = 0; i < count; i++) {
      text.append("X-").append(i).append(": 1\r\n");
    }
    return text.toString();
  }

  @Test
  void parse_randomBinaryParts_readsBackByteForByte() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 1500; round++) {
      List<byte[]> contents = new ArrayList<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = random.nextInt(0, 6); i > 0; i--) {
        byte[] content = content(random);
        contents.add(content);
        out.writeBytes("--XX\r\nContent-Disposition: form-data; name=n\r\n\r\n".getBytes(UTF_8));
        out.writeBytes(content);
        out.writeBytes("\r\n".getBytes(UTF_8));
      }
      out.writeBytes("--XX--\r\n".getBytes(UTF_8));
      List<BodyPart> parts = parse(TYPE, out.toByteArray());

      assertThat(anomalies.list()).isEmpty();
      assertThat(parts)
          .extracting(part -> new String(body, part.from(), part.size(), ISO_8859_1))
          .isEqualTo(contents.stream().map(bytes -> new String(bytes, ISO_8859_1)).toList());
    }
  }

  /** Bytes from a small alphabet, so that half delimiters are common; never a whole one. */
  private static byte[] content(SplittableRandom random) {
    byte[] content = new byte[random.nextInt(0, 40)];
    byte[] letters = "\r\n-Xa\u0000".getBytes(UTF_8);
    for (int i = 0; i < content.length; i++) {
      content[i] = letters[random.nextInt(letters.length)];
    }
    String text = "\n" + new String(content, UTF_8);
    return text.contains("\n--XX") ? Arrays.copyOf(content, 0) : content;
  }
}
