package org.pbxguard.core.text.code;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.WordTable;

/**
 * PHP: open tags, superglobals, functions that run or read something, serialised objects.
 * Stateless.
 */
final class Php {
  private static final Automaton TAGS =
      Automaton.of(List.of("<?", "[php]", "{php}", "<%", "<script language=\"php\""));
  private static final Automaton GLOBALS =
      Automaton.of(
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
              "globals["));
  private static final WordTable FUNCTIONS =
      WordTable.of(
          "system",
          "exec",
          "shell_exec",
          "passthru",
          "popen",
          "proc_open",
          "pcntl_exec",
          "eval",
          "assert",
          "base64_decode",
          "gzinflate",
          "gzuncompress",
          "gzdecode",
          "str_rot13",
          "preg_replace",
          "preg_replace_callback",
          "create_function",
          "call_user_func",
          "call_user_func_array",
          "file_get_contents",
          "file_put_contents",
          "fopen",
          "fwrite",
          "fputs",
          "readfile",
          "highlight_file",
          "show_source",
          "phpinfo",
          "phpversion",
          "phpcredits",
          "move_uploaded_file",
          "unserialize",
          "ini_set",
          "ini_get",
          "ini_restore",
          "putenv",
          "array_map",
          "array_filter",
          "array_walk",
          "usort",
          "register_shutdown_function",
          "register_tick_function",
          "ob_start",
          "fsockopen",
          "pfsockopen",
          "curl_exec",
          "curl_init",
          "parse_ini_file",
          "php_uname",
          "posix_getpwuid",
          "posix_getuid",
          "scandir",
          "glob",
          "chmod",
          "chown",
          "unlink",
          "rmdir",
          "mkdir",
          "symlink",
          "tempnam",
          "include",
          "include_once",
          "require",
          "require_once",
          "set_include_path",
          "get_defined_vars",
          "get_defined_functions",
          "getenv",
          "dl",
          "mail",
          "simplexml_load_string",
          "simplexml_load_file",
          "str_replace",
          "print_r",
          "var_dump",
          "die",
          "hex2bin",
          "convert_uudecode",
          "array_diff_ukey",
          "func_get_args",
          "extract",
          "parse_str",
          "mb_ereg_replace",
          "fgets",
          "fread",
          "opendir",
          "readdir",
          "sqlite_open",
          "escapeshellcmd",
          "set_time_limit",
          "error_reporting",
          "session_start",
          "md5_file",
          "chr",
          "strrev",
          "bzopen",
          "gzopen",
          "zip_open",
          "iptcembed",
          "exif_imagetype",
          "image2wbmp",
          "getcwd",
          "stream_get_contents",
          "apache_setenv",
          "posix_kill",
          "posix_mkfifo");

  /** Functions whose name and bracket are enough, with any argument. */
  private static final WordTable SURE =
      WordTable.of(
          "shell_exec",
          "passthru",
          "proc_open",
          "pcntl_exec",
          "base64_decode",
          "gzinflate",
          "gzuncompress",
          "gzdecode",
          "str_rot13",
          "create_function",
          "call_user_func",
          "call_user_func_array",
          "file_get_contents",
          "file_put_contents",
          "highlight_file",
          "show_source",
          "phpinfo",
          "phpversion",
          "phpcredits",
          "move_uploaded_file",
          "unserialize",
          "ini_set",
          "php_uname",
          "posix_getpwuid",
          "posix_getuid",
          "preg_replace",
          "fsockopen",
          "curl_exec",
          "register_shutdown_function",
          "get_defined_vars",
          "var_dump",
          "print_r",
          "convert_uudecode",
          "readfile",
          "simplexml_load_string",
          "hex2bin",
          "mb_ereg_replace",
          "ini_restore",
          "get_defined_functions",
          "escapeshellcmd",
          "array_diff_ukey",
          "func_get_args",
          "posix_kill",
          "posix_mkfifo",
          "fwrite",
          "fputs",
          "parse_ini_file",
          "md5_file",
          "getenv",
          "proc_nice",
          "set_include_path",
          "auto_prepend_file",
          "popen");

  private Php() {}

  static boolean openTag(String text) {
    Automaton.Hits hits = TAGS.hits(text);
    while (hits.next()) {
      int end = hits.end();
      if (hits.id() != 0 && hits.id() != 3) {
        return true;
      }
      char next = end < text.length() ? text.charAt(end) : 0;
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

  /**
   * How surely a function is called: 0 none, 1 as prose or another language might, 2 with an
   * argument in quotes, nested or from a variable, or one whose name is enough.
   */
  static int call(String text) {
    int best = 0;
    int open = text.indexOf('(');
    while (open >= 0 && best < 2) {
      int end = Ascii.skipBlanksBack(text, open) + 1;
      int start = end;
      while (start > 0 && Ascii.word(text.charAt(start - 1))) {
        start--;
      }
      if (FUNCTIONS.has(text, start, end) || SURE.has(text, start, end)) {
        best = Math.max(best, weigh(text, start, end, open));
      }
      open = text.indexOf('(', open + 1);
    }
    return best;
  }

  private static int weigh(String text, int start, int end, int open) {
    boolean apart = end < open;
    boolean method = start > 0 && (text.charAt(start - 1) == '.' || text.charAt(start - 1) == '/');
    if (SURE.has(text, start, end)) {
      return apart && text.charAt(end) == ' ' && open > end + 1 ? 1 : 2;
    }
    int argument = Ascii.skipBlanks(text, open + 1);
    char first = argument < text.length() ? text.charAt(argument) : 0;
    boolean telling =
        first == '$'
            && argument + 1 < text.length()
            && text.charAt(argument + 1) != '{'
            && text.charAt(argument + 1) != '[';
    telling |= first == '\'' || first == '"' || first == '`' || first == '@' || first == '\\';
    if (apart && text.charAt(end) == ' ') {
      return telling ? 1 : 0;
    }
    boolean runs =
        Ascii.at(text, start, "system")
            || Ascii.at(text, start, "exec")
            || Ascii.at(text, start, "eval")
            || Ascii.at(text, start, "assert")
            || Ascii.at(text, start, "popen");
    return telling && runs && !method ? 2 : telling || runs ? 1 : 0;
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
