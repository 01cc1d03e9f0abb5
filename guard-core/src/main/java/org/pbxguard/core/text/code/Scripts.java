package org.pbxguard.core.text.code;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/** Calls by which server-side JavaScript, Python, Ruby and Perl reach the system. Stateless. */
final class Scripts {
  /** What is looked for; the last ones stand in ordinary code, too. */
  static final List<String> CALLS =
      List.of(
          "child_process",
          "require('fs')",
          "require(\"fs\")",
          "require('http')",
          "process.mainmodule",
          "process.binding",
          "process.env",
          "global.process",
          "process[",
          "require[",
          "constructor._load",
          "_$$nd_func$$_",
          "readfilesync(",
          "execsync(",
          "spawnsync(",
          "process.exit(",
          "process.kill(",
          "res.end(require",
          "root.process",
          "new function(",
          "['constructor']",
          "[\"constructor\"]",
          "__proto__",
          "constructor.prototype",
          ":constructor:",
          ":module:prototype",
          "constructor[prototype",
          "__js_function",
          "os.system(",
          "os.popen(",
          "subprocess.",
          "__import__(",
          "__builtins__[",
          "__globals__[",
          "__subclasses__(",
          ".__class__",
          ".__mro__",
          ".__base",
          "__init__.__",
          "builtins.open",
          "!!python/",
          "cpickle",
          "c__builtin__",
          "cos\nsystem",
          "compile('",
          "commands.getoutput",
          "kernel.exec",
          "io.popen(",
          "`id`",
          ".__globals__",
          "erb.new",
          "!ruby/object",
          "!ruby/hash",
          "marshal.load",
          "@{[",
          "%x(",
          "%x{",
          "open3.",
          "process.spawn",
          "kernel.system",
          "qx{",
          ".__builtins__",
          "use socket;",
          "server.createobject",
          "server.scripttimeout",
          "eval request",
          "execute(request",
          "response.write(",
          "execute(\"",
          "while(true)",
          "while(1)",
          "do{",
          "function(){",
          "settimeout(function");

  private static final Automaton WORDS = Automaton.of(CALLS);
  private static final int WEAK_FROM = CALLS.indexOf("response.write(");

  private static final int LONGEST_CALL = 200;

  private Scripts() {}

  /** 0 for none, 1 for what any code has, 2 for what reaches the system. */
  static int call(String text) {
    int best = 0;
    Automaton.Hits hits = WORDS.hits(text);
    while (hits.next() && best < 2) {
      boolean part =
          hits.start() > 0
              && Ascii.letter(text.charAt(hits.start()))
              && Ascii.word(text.charAt(hits.start() - 1));
      if (!part) {
        best = Math.max(best, hits.id() < WEAK_FROM ? 2 : 1);
      }
    }
    return best;
  }

  /** A loop that never ends, or a busy wait: {@code while(!0)}, {@code while(Infinity)}. */
  static boolean endless(String text) {
    int at = text.indexOf("while");
    while (at >= 0) {
      int open = Ascii.skipBlanks(text, at + 5);
      int close = Ascii.indexWithin(text, ')', open, 24);
      boolean code = open > at + 5 && text.length() > 40;
      if (!code
          && open < text.length()
          && text.charAt(open) == '('
          && close > 0
          && close - open < 24) {
        String condition = text.substring(open + 1, close).strip();
        if (constant(condition) || condition.contains("ate-")) {
          return true;
        }
      }
      at = text.indexOf("while", at + 5);
    }
    return false;
  }

  private static boolean constant(String condition) {
    int at = 0;
    while (at < condition.length() && "!+- ".indexOf(condition.charAt(at)) >= 0) {
      at++;
    }
    String value = condition.substring(at);
    return value.equals("true")
        || value.equals("1")
        || value.equals("null")
        || value.equals("NaN")
        || value.equals("Infinity")
        || value.equals("undefined")
        || value.equals("''")
        || value.equals("\"\"")
        || value.equals("[]")
        || value.equals("``")
        || value.equals("this")
        || value.equals("String")
        || value.equals("{}")
        || (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  /**
   * A call at the end of a short value, and a comment that cuts off what the code has behind it.
   */
  static boolean cutsOff(String text) {
    int end = text.length();
    if (text.endsWith("//")) {
      end -= 2;
    } else if (text.endsWith("#")) {
      end--;
    } else {
      return false;
    }
    int semicolon = Ascii.skipBlanksBack(text, end);
    return semicolon > 0
        && text.charAt(semicolon) == ';'
        && text.charAt(semicolon - 1) == ')'
        && text.length() < LONGEST_CALL
        && text.lastIndexOf('(', semicolon) > 0;
  }

  /** A value that does nothing but write to the console, which shows that it ran. */
  static boolean console(String text) {
    if (!Ascii.at(text, 0, "console") || text.length() > 64 || text.indexOf(' ') >= 0) {
      return false;
    }
    return (text.startsWith(".", 7) || text.startsWith("[", 7)) && text.indexOf('(') > 0;
  }
}
