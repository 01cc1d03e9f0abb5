package org.pbxguard.core.text.code;

import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;
import org.pbxguard.core.text.match.WordTable;

/** Calls of PHP functions that run, read or reveal something. Stateless. */
final class PhpCalls {
  private static final Chars WRAPPING = Chars.of("\"')]");
  private static final Chars INDEXED = Chars.of("]})/");
  private static final Chars CLOSERS = Chars.of("\"')]}");

  /** How far a name may be from its bracket. */
  private static final int GAP = 64;

  /** More blanks than code has. */
  private static final int PROSE = 6;

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
          "exit",
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
          "posix_mkfifo");

  /** The commands by which one asks whether commands run. */
  private static final WordTable PROBES =
      WordTable.of("whoami", "id", "ls", "uname", "pwd", "ifconfig", "phpinfo");

  private PhpCalls() {}

  /**
   * How surely a function is called: 0 none, 1 as prose or another language might, 2 with an
   * argument in quotes, nested or from a variable, or one whose name is enough.
   */
  static int call(String text) {
    int best = 0;
    int open = text.indexOf('(');
    while (open >= 0 && best < 2) {
      int end = nameEnd(text, open);
      int start = end;
      while (start > 0 && Ascii.word(text.charAt(start - 1))) {
        start--;
      }
      boolean apart = open == end + 1 && text.charAt(end) == ' ';
      boolean named = !apart || Ascii.indexWithin(text, '_', start, end - start) > 0;
      if (named && PhpNames.has(text, start, end) && alone(text, start)) {
        best = 2;
      } else if (FUNCTIONS.has(text, start, end) || SURE.has(text, start, end)) {
        best = Math.max(best, wrapped(text, end, open) ? 2 : weigh(text, start, end, open));
      } else if (start > 0 && start < end && text.charAt(start - 1) == '$') {
        best = Math.max(best, variable(text, start, end) ? 2 : 0);
      }
      open = text.indexOf('(', open + 1);
    }
    return best;
  }

  /** Back over what PHP allows between a name and its bracket. */
  private static int nameEnd(String text, int open) {
    int at = open;
    int limit = Math.max(0, open - GAP);
    boolean moved = true;
    while (moved && at > limit) {
      int before = at;
      at = Ascii.skipBlanksBack(text, at) + 1;
      if (at > 1 && text.startsWith("*/", at - 2)) {
        int comment = commentStart(text, at - 2, limit);
        at = comment >= limit ? comment : at;
      }
      if (at > 0 && CLOSERS.has(text.charAt(at - 1))) {
        at = opener(text, at - 1, limit);
      }
      moved = at < before;
    }
    return at;
  }

  private static int commentStart(String text, int end, int limit) {
    for (int i = end - 2; i >= limit; i--) {
      if (text.startsWith("/*", i)) {
        return i;
      }
    }
    return -1;
  }

  /** Before an index or braces; before a closing bracket or quote alone otherwise. */
  private static int opener(String text, int close, int limit) {
    char c = text.charAt(close);
    int open =
        c == ']'
            ? Ascii.lastIndexWithin(text, '[', close, GAP)
            : c == '}' ? Ascii.lastIndexWithin(text, '{', close, GAP) : -1;
    boolean index =
        open > limit && (Ascii.word(text.charAt(open - 1)) || INDEXED.has(text.charAt(open - 1)));
    return index ? open : close;
  }

  /** Whether the text is a sentence in which functions are named. */
  private static boolean quoted(String text) {
    return Ascii.hasSpaces(text, PROSE + 1) && text.indexOf('$') < 0 && text.indexOf(';') < 0;
  }

  /** {@code (system)(x)}, {@code "system"(x)}, {@code [system][0](x)}. */
  private static boolean wrapped(String text, int end, int open) {
    for (int i = end; i < open; i++) {
      if (WRAPPING.has(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The text is this call: no word stands before it, and none behind its arguments. */
  private static boolean alone(String text, int start) {
    if (text.length() > 96 || start > 32) {
      return false;
    }
    for (int i = 0; i < start; i++) {
      if (Ascii.blank(text.charAt(i))) {
        return false;
      }
    }
    boolean led = start == 0 || !Ascii.word(text.charAt(start - 1));
    int close = text.lastIndexOf(')');
    for (int i = close < 0 ? text.length() : close; i < text.length(); i++) {
      led &= !Ascii.letter(text.charAt(i));
    }
    return led;
  }

  /** {@code $name(x)}, whose name is no dialplan's and no script library's. */
  private static boolean variable(String text, int start, int end) {
    return !Ascii.digit(text.charAt(start)) && alone(text, start) && end - start < 24;
  }

  private static int weigh(String text, int start, int end, int open) {
    boolean apart = end < open;
    boolean method = start > 0 && (text.charAt(start - 1) == '.' || text.charAt(start - 1) == '/');
    if (SURE.has(text, start, end)) {
      return quoted(text) ? 1 : 2;
    }
    int argument = Ascii.skipBlanks(text, open + 1);
    char first = argument < text.length() ? text.charAt(argument) : 0;
    boolean probe = PROBES.has(text, argument, Ascii.wordEnd(text, argument));
    char second = argument + 1 < text.length() ? text.charAt(argument + 1) : 0;
    boolean variable = first == '$' && second != 0 && second != '{' && second != '[';
    boolean telling = probe || variable;
    telling |= first == '\'' || first == '"' || first == '`' || first == '@' || first == '\\';
    boolean runs =
        Ascii.at(text, start, "system")
            || Ascii.at(text, start, "exec")
            || Ascii.at(text, start, "eval")
            || Ascii.at(text, start, "assert")
            || Ascii.at(text, start, "popen");
    boolean blank = apart && text.charAt(end) == ' ' && open == end + 1;
    if (apart && !blank && (runs || telling)) {
      return 2;
    }
    if (blank) {
      return telling ? 1 : 0;
    }

    return telling && runs && !method ? 2 : telling || runs ? 1 : 0;
  }
}
