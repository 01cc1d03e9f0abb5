package org.pbxguard.servlet.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Where;
import org.pbxguard.servlet.parse.BasicLogin;
import org.pbxguard.servlet.parse.ByteText;
import org.pbxguard.servlet.parse.HeaderValue;
import org.pbxguard.servlet.parse.Parameter;

/**
 * Hands on the values of headers and cookies. A value of pure structure (a date, a length, the
 * media types of Accept) says nothing and costs nothing; anything else in the same header does.
 *
 * <p>Stateless.
 */
final class HeaderWalk {
  /** Headers that browsers fill with lists of tokens: shown only when they hold something else. */
  private static final Set<String> LISTS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "accept-charset",
          "cache-control",
          "connection",
          "content-length",
          "content-type",
          "date",
          "host",
          "if-modified-since",
          "if-unmodified-since",
          "keep-alive",
          "pragma",
          "priority",
          "te",
          "transfer-encoding",
          "upgrade-insecure-requests");

  /** Headers with quoted texts that are random on purpose (User-Agent Client Hints 3). */
  private static final String BRANDS = "sec-ch-ua";

  private static final String LIST_MARKS = " ,;=.*/+_-:?()[]\"@";

  private HeaderWalk() {}

  static void walk(RequestFacts facts, TextSink sink) {
    for (Parameter header : facts.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.equals("cookie") || (LISTS.contains(name) && plainList(header.value()))) {
        continue;
      }
      if (name.startsWith(BRANDS) && brands(header.value(), sink)) {
        continue;
      }
      if (name.equals("authorization") || name.equals("proxy-authorization")) {
        credentials(header, sink);
      } else {
        sink.text(readable(header.value()), Where.header(header.name()));
      }
    }
    for (Parameter cookie : facts.cookies()) {
      sink.text(readable(cookie.name()), Where.of(Place.COOKIE_NAME));
      sink.text(readable(cookie.value()), new Where(Place.COOKIE, cookie.name()));
    }
  }

  private static boolean plainList(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || LIST_MARKS.indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  /** Hands on the texts of a list of brands; false when the value is no such list. */
  private static boolean brands(String value, TextSink sink) {
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || (value.charAt(i) == ',' && !quoted)) {
        HeaderValue brand = HeaderValue.parseParameters("b=" + value.substring(start, i).strip());
        if (!brand.wellFormed()) {
          return false;
        }
        brand.parameters().forEach(part -> sink.text(part.value(), Where.header(BRANDS)));
        start = i + 1;
      } else if (value.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    return !quoted;
  }

  /** Credentials are shown decoded, as the application reads them; they stay masked. */
  private static void credentials(Parameter header, TextSink sink) {
    Where where = Where.header("Authorization");
    Optional<BasicLogin> login = BasicLogin.parse(header.value());
    sink.text(login.map(BasicLogin::user).orElse(readable(header.value())), where);
    login.ifPresent(pair -> sink.text(pair.password(), where));
  }

  /** Header bytes come as ISO-8859-1 characters; what is UTF-8 in them is read as such. */
  private static String readable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 127) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return ByteText.decode(bytes, 0, bytes.length, StandardCharsets.UTF_8);
      }
    }
    return value;
  }
}
