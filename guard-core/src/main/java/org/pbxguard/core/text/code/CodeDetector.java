package org.pbxguard.core.text.code;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * Code of the languages that applications are written in, and objects that their deserialisers
 * would build.
 *
 * <p>Thread-safe.
 */
public final class CodeDetector implements Detector {
  private static final Rule PHP_TAG = new Rule("php-open-tag", Category.PHP, 80);
  private static final Rule PHP_GLOBAL = new Rule("php-superglobal", Category.PHP, 60);
  private static final Rule PHP_CALL = new Rule("php-call", Category.PHP, 60);
  private static final Rule PHP_CALL_HINT = new Rule("php-call-hint", Category.PHP, 20);
  private static final Rule PHP_OBJECT = new Rule("php-serialized-object", Category.PHP, 70);
  private static final Rule JAVA_CLASS = new Rule("java-class", Category.JAVA, 60);
  private static final Rule JAVA_NAME = new Rule("java-class-name", Category.JAVA, 50);
  private static final Rule JAVA_OBJECT = new Rule("java-serialized-object", Category.JAVA, 80);
  private static final Rule SCRIPT = new Rule("rce-script-call", Category.RCE, 60);
  private static final Rule SCRIPT_HINT = new Rule("rce-script-hint", Category.RCE, 15);
  private static final Rule ENDLESS = new Rule("rce-endless-loop", Category.RCE, 50);

  @Override
  public List<Rule> rules() {
    return List.of(
        PHP_TAG,
        PHP_GLOBAL,
        PHP_CALL,
        PHP_CALL_HINT,
        PHP_OBJECT,
        JAVA_CLASS,
        JAVA_NAME,
        JAVA_OBJECT,
        SCRIPT,
        SCRIPT_HINT,
        ENDLESS);
  }

  @Override
  public List<String> triggers() {
    return List.of(
        "(",
        "<?",
        "<%",
        "[php]",
        "{php}",
        "$_",
        "_get[",
        "_post[",
        "_server[",
        "_request[",
        "_cookie[",
        "$globals",
        "globals[",
        "$http_",
        "allow_url",
        "auto_prepend",
        "auto_append",
        "disable_functions",
        "open_basedir",
        "php_self",
        "path_translated",
        "$this->",
        ":\"",
        "java.",
        "javax.",
        "sun.",
        "opensymphony",
        "mchange",
        "org.apache",
        "org.spring",
        "org.codehaus",
        "org.mozilla",
        "hibernate",
        "freemarker",
        "ognl",
        "xwork",
        "ysoserial",
        "bsh.",
        "groovy",
        "clojure",
        "jshell",
        "com.bea",
        "tangosol",
        "weblogic",
        "class.",
        "class[",
        "getruntime",
        "processbuilder",
        "scriptengine",
        "memberaccess",
        "@org",
        "\u0005",
        "ro0ab",
        "kztaau",
        "cs7qaf",
        "aced0005",
        "child_process",
        "require(",
        "process.",
        "process[",
        "constructor",
        "_$$nd",
        "__",
        "subprocess",
        "!!python",
        "cpickle",
        "builtin",
        "commands.get",
        "kernel.",
        "!ruby",
        "marshal.load",
        "@{[",
        "%x{",
        "qx{",
        "file::find",
        "erb.new",
        "use socket",
        "createobject",
        "scripttimeout",
        "eval request",
        "while",
        "transformer",
        "closure",
        "clonefactory",
        "serializationfactory",
        "instantiatefactory",
        "xmldecoder",
        "unmarshaller",
        "filewriter",
        "getproperty",
        "global.process",
        "root.process");
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    if (view.in(Place.FILE)) {
      if (Php.openTag(text) && Php.call(text) == 2) {
        hit(PHP_TAG, view, report);
      }
      return;
    }
    php(view, report);
    if (Java.dangerous(text)) {
      hit(JAVA_CLASS, view, report);
    } else if (Java.className(text)) {
      hit(JAVA_NAME, view, report);
    }
    if (Java.serialized(text)) {
      hit(JAVA_OBJECT, view, report);
    }
    int script = Scripts.call(text);
    if (script > 0) {
      hit(script == 2 ? SCRIPT : SCRIPT_HINT, view, report);
    }
    if (Scripts.endless(text)) {
      hit(ENDLESS, view, report);
    }
  }

  private static void php(View view, Report report) {
    String text = view.text();
    if (Php.openTag(text)) {
      hit(PHP_TAG, view, report);
    }
    if (Php.superGlobal(text)) {
      hit(PHP_GLOBAL, view, report);
    }
    if (Php.serialized(text)) {
      hit(PHP_OBJECT, view, report);
    }
    int call = Php.call(text);
    if (call > 0) {
      hit(call == 2 ? PHP_CALL : PHP_CALL_HINT, view, report);
    }
  }

  private static void hit(Rule rule, View view, Report report) {
    report.hit(rule, view, 0, view.text().length());
  }
}
