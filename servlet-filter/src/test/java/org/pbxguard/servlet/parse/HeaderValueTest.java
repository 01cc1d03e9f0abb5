package org.pbxguard.servlet.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

  @Test
  void parse_tokensAndQuotes_undoesQuotes() {
    HeaderValue value = HeaderValue.parse("Form-Data; name=\"a;b\" ; FileName=\"c\\\"d\"; x=y");

    assertThat(value.value()).isEqualTo("form-data");
    assertThat(value.parameter("name")).isEqualTo("a;b");
    assertThat(value.parameter("filename")).isEqualTo("c\"d");
    assertThat(value.parameter("x")).isEqualTo("y");
    assertThat(value.wellFormed()).isTrue();
  }

  @Test
  void parse_windowsPath_keepsItsBackslashes() {
    assertThat(HeaderValue.parse("form-data; filename=\"C:\\dir\\f.txt\"").parameter("filename"))
        .isEqualTo("C:\\dir\\f.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a; name=x; name=y",
        "a; name=x; NAME=y",
        "a; name=\"x",
        "a; =x",
        "a; name",
        "a; name=\"x\"y",
        "a; name=",
        "a; name=x y",
        "a; name=x,b",
      })
  void parse_ambiguousParameters_isNotWellFormed(String text) {
    assertThat(HeaderValue.parse(text).wellFormed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a;", "a; ;b=c", "a;b=c;", "application/json;charset=utf-8", ""})
  void parse_ordinaryValue_isWellFormed(String text) {
    assertThat(HeaderValue.parse(text).wellFormed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, true, false, false, false",
    "application/vnd.api+json; charset=utf-8, true, false, false, false",
    "TEXT/JSON, true, false, false, false",
    "text/xml, false, true, false, false",
    "image/svg+xml, false, true, false, false",
    "application/x-www-form-urlencoded;charset=UTF-8, false, false, true, false",
    "multipart/form-data; boundary=x, false, false, false, true",
    "application/jsonx, false, false, false, false",
  })
  void mediaType_name_saysHowTheBodyIsRead(
      String text, boolean json, boolean xml, boolean form, boolean multipart) {
    MediaType type = MediaType.parse(text);

    assertThat(type.wellFormed()).isTrue();
    assertThat(type.json()).isEqualTo(json);
    assertThat(type.xml()).isEqualTo(xml);
    assertThat(type.form()).isEqualTo(form);
    assertThat(type.multipart()).isEqualTo(multipart);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, UTF-8",
    "text/plain; charset=utf8, UTF-8",
    "text/plain; charset=\"ISO-8859-1\", ISO-8859-1",
    "text/plain; charset=utf-16le, UTF-16LE",
  })
  void charset_known_isFound(String text, String expected) {
    assertThat(MediaType.parse(text).charset().orElseThrow().name()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ibm037", "utf-7", "cp875", "shift_jis", "no such", "", "x-mac'", "IBM500"})
  void charset_thatHidesAsciiOrIsUnknown_isRefused(String name) {
    assertThat(MediaType.parse("text/plain; charset=\"" + name + "\"").charset()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"json", "application/", "/json", "a/b/c", "a b/c", "application/json, text/html"})
  void mediaType_odd_isNotWellFormed(String text) {
    assertThat(MediaType.parse(text).wellFormed()).isFalse();
  }
}
