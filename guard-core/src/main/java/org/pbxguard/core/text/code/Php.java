package org.pbxguard.core.text.code;

import java.util.List;
import java.util.stream.Stream;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/** PHP: open tags, superglobals, serialised objects. Stateless. */
final class Php {
  private static final List<String> TAG_WORDS =
      List.of("<?", "[php]", "[/php]", "{php}", "<%", "<script language=\"php\"");
  private static final Automaton TAGS = Automaton.of(TAG_WORDS);
  private static final List<String> GLOBAL_WORDS =
      List.of(
          "$_get",
          "$_post",
          "$_request",
          "$_cookie",
          "$_server",
          "$_files",
          "$_session",
          "$_env",
          "$globals",
          "$http_raw_post_data",
          "$http_post_vars",
          "$http_get_vars",
          "$http_cookie_vars",
          "$http_server_vars",
          "$http_env_vars",
          "_get[",
          "_post[",
          "_request[",
          "_server[",
          "_cookie[",
          "allow_url_include",
          "auto_prepend_file",
          "auto_append_file",
          "disable_functions",
          "open_basedir",
          "$this->",
          "php_self",
          "path_translated",
          "globals[",
          "memory_limit",
          "mbstring.regex",
          "max_execution_time");
  private static final Automaton GLOBALS = Automaton.of(GLOBAL_WORDS);

  /** What must stand in a text for anything but a call to be found. */
  static final List<String> WORDS =
      Stream.concat(TAG_WORDS.stream(), GLOBAL_WORDS.stream()).toList();

  private Php() {}

  static boolean openTag(String text) {
    Automaton.Hits hits = TAGS.hits(text);
    while (hits.next()) {
      int end = hits.end();
      if (!TAG_WORDS.get(hits.id()).equals("<?") && !TAG_WORDS.get(hits.id()).equals("<%")) {
        return true;
      }
      char next = end < text.length() ? text.charAt(end) : 0;
      boolean pretended =
          Ascii.at(text, end, "xml") && Ascii.at(text, Ascii.skipBlanks(text, end + 3), ":");
      if (pretended && Ascii.blank(text.charAt(Math.min(end + 3, text.length() - 1)))) {
        return true;
      }
      boolean xml =
          Ascii.at(text, end, "xml")
              || Ascii.at(text, end, "import")
              || Ascii.at(text, end, "xpacket")
              || Ascii.at(text, end, "mso-");
      if (!xml
          && (next == '='
              || Ascii.blank(next)
              || Ascii.at(text, end, "php")
              || next == '@'
              || next == '!')) {
        return text.length() > end + 2;
      }
    }
    return false;
  }

  static boolean superGlobal(String text) {
    Automaton.Hits hits = GLOBALS.hits(text);
    while (hits.next()) {
      char before = hits.start() > 0 ? text.charAt(hits.start() - 1) : 0;
      if (text.charAt(hits.start()) == '$' || !Ascii.word(before)) {
        return true;
      }
    }
    return false;
  }

  /** An {@code O} or {@code C}, a length, a class name: what PHP writes for an object. */
  static boolean serialized(String text) {
    int colon = text.indexOf(":\"");
    while (colon > 2) {
      int digits = colon - 1;
      while (digits > 0 && Ascii.digit(text.charAt(digits))) {
        digits--;
      }
      boolean typed = digits >= 1 && text.charAt(digits) == ':' && digits < colon - 1;
      char type = typed ? text.charAt(digits - 1) : 0;
      boolean starts = digits < 2 || !Ascii.word(text.charAt(digits - 2));
      if (starts && (type == 'O' || type == 'C')) {
        return true;
      }
      colon = text.indexOf(":\"", colon + 1);
    }
    return false;
  }
}
