package org.pbxguard.core.text.template;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.Chars;

/**
 * What stands between the brackets of a template or expression language, judged: a name, a path of
 * names or a dialplan function is let through; arithmetic on constants, which only tells whether it
 * is computed, and what leads to classes, the environment or the template engine is not.
 *
 * <p>Stateless.
 */
final class Expression {
  private static final Chars FILLING = Chars.of("'\"().@=");
  private static final Chars OPERATORS = Chars.of("*+-/%^");
  private static final Automaton HOSTILE =
      Automaton.of(
          List.of(
              "__",
              ".class",
              "['class",
              "[\"class",
              "getclass",
              "classloader",
              "runtime",
              "t(java",
              "new java",
              "new.java",
              "forname",
              "processbuilder",
              "popen",
              "@java",
              "@org.",
              "#_",
              "memberaccess",
              "#context",
              "#request",
              "#response",
              "#session",
              "#application",
              "#parameters",
              "#attr",
              "#root",
              "#this",
              "#cmd",
              "#a=",
              "#f=",
              "#rt",
              "?new(",
              "?eval",
              "?api",
              "freemarker",
              ".constructor",
              "constructor.",
              "constructor(",
              "eval(",
              "globals",
              "builtins",
              "lipsum",
              "cycler",
              "joiner",
              "url_for",
              "get_flashed",
              "|attr(",
              "subclasses",
              "pagecontext",
              "applicationscope",
              "sessionscope",
              "requestscope",
              "facescontext",
              "self.",
              "_self",
              "registerundefined",
              "getfilter",
              "|filter(",
              "|map(",
              "|sort(",
              "['system",
              "|join",
              "phpinfo",
              "@print(",
              "print(md5",
              "md5(",
              "mimetype",
              "''.",
              "\"\".",
              "[].",
              "().",
              ".getenv",
              "system.",
              "exec(",
              "shell_exec",
              "passthru",
              "file.read",
              "file.open",
              "io.popen",
              "kernel.",
              "dir.entries",
              "os.",
              "sys.modules",
              "import ",
              "import(",
              "request.application",
              "request[",
              "request.args",
              "request|attr",
              "app.request",
              "settings.secret",
              "dump(app",
              "session.",
              "setattribute",
              "java.",
              "javax.",
              "sleep(",
              "invoke(",
              "concat(",
              "tostring()",
              ".replace(",
              "alert(",
              "$on",
              "$eval",
              "ng-",
              "range.",
              "string.sub",
              "with \"s\"",
              "process.",
              "require(",
              "file(",
              "include(",
              "isset(",
              "math.random",
              "debug()",
              "config.",
              "render_template",
              "script",
              "cmd",
              "ognl",
              "scriptengine",
              "array('id')",
              "param[",
              "param.",
              "getparameter",
              "isdebug",
              "$$",
              "attr(",
              "@(",
              "xmlserialization"));

  /** The same for {@code ${}} of a dialplan, whose own functions have some of these names. */
  private static final Automaton HOSTILE_TO_DIALPLAN =
      Automaton.of(
          List.of(
              "__",
              ".class",
              "getclass",
              "classloader",
              "runtime",
              "t(java",
              "new java",
              "forname",
              "processbuilder",
              "@java",
              "@org.",
              "#_",
              "memberaccess",
              "#context",
              "#a=",
              "#f=",
              "#rt",
              "?new(",
              "?eval",
              "freemarker",
              ".constructor",
              "builtins",
              "pagecontext",
              "applicationscope",
              "sessionscope",
              "requestscope",
              "facescontext",
              "self.",
              "@print(",
              "print(",
              "phpinfo",
              "''.",
              "\"\".",
              "[].",
              ".getenv",
              "java.",
              "javax.",
              ".exec(",
              "os.popen",
              "os.system",
              "param.",
              "param[",
              "setattribute(",
              "request.get",
              "session.",
              "passthru(",
              "shell_exec",
              "require(",
              "process.",
              "settimeout",
              "alert",
              "execute(",
              "ognl",
              "scriptengine",
              "isdebug",
              ".eval(",
              "eval(",
              "{sleep(",
              "${sleep("));

  private Expression() {}

  /** Whether the part of the text is hostile between double braces and their like. */
  static boolean hostile(String content) {
    return (HOSTILE.scan(content) & 1) != 0 || arithmetic(content) || engine(content);
  }

  /** Whether the part of the text is hostile where a dialplan's variables are at home. */
  static boolean hostileToDialplan(String content) {
    return (HOSTILE_TO_DIALPLAN.scan(content) & 1) != 0
        || Ascii.at(content, 0, "sleep(")
        || content.startsWith("@")
        || content.startsWith("'")
        || arithmetic(content);
  }

  /** The names that a probe asks a template engine for. */
  private static boolean engine(String content) {
    String name = content.strip();
    return name.equals("config")
        || name.equals("self")
        || name.equals("settings")
        || name.equals("debug")
        || name.equals("app")
        || name.equals("request")
        || name.equals("php")
        || name.equals("dump");
  }

  /** {@code 7*7}, {@code 7*'7'}, {@code (1)+(2)}, {@code 3|add:4}: operators on constants alone. */
  static boolean arithmetic(String content) {
    int digits = 0;
    boolean operator = false;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (Ascii.digit(c)) {
        digits++;
      } else if (OPERATORS.has(c)) {
        operator |= digits > 0;
      } else if (!Ascii.blank(c) && !FILLING.has(c)) {
        return false;
      }
    }
    return operator && digits >= 2;
  }
}
