package org.pbxguard.core.text.code;

import java.util.ArrayList;
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
  private static final Rule PHP_BREAK = new Rule("php-break-out", Category.PHP, 50);
  private static final Rule PHP_OBJECT = new Rule("php-serialized-object", Category.PHP, 70);
  private static final Rule JAVA_CLASS = new Rule("java-class", Category.JAVA, 60);
  private static final Rule JAVA_NAME = new Rule("java-class-name", Category.JAVA, 50);
  private static final Rule JAVA_OBJECT = new Rule("java-serialized-object", Category.JAVA, 80);
  private static final Rule SCRIPT = new Rule("rce-script-call", Category.RCE, 60);
  private static final Rule SCRIPT_HINT = new Rule("rce-script-hint", Category.RCE, 15);
  private static final Rule CONSOLE = new Rule("rce-console-call", Category.RCE, 50);
  private static final Rule CUT_OFF = new Rule("rce-code-cut-off", Category.RCE, 60);
  private static final Rule ENDLESS = new Rule("rce-endless-loop", Category.RCE, 50);

  @Override
  public List<Rule> rules() {
    return List.of(
        PHP_TAG,
        PHP_GLOBAL,
        PHP_BREAK,
        PHP_OBJECT,
        JAVA_CLASS,
        JAVA_NAME,
        JAVA_OBJECT,
        SCRIPT,
        SCRIPT_HINT,
        CONSOLE,
        ENDLESS,
        CUT_OFF);
  }

  @Override
  public List<String> triggers() {
    List<String> all =
        new ArrayList<>(
            List.of(":\"", "\";}", "';}", "ro0ab", "kztaau", "cs7qaf", "aced0005", "\u0005"));
    all.addAll(Php.WORDS);
    all.addAll(Java.WORDS);
    all.addAll(Scripts.CALLS);
    all.addAll(List.of("while", "console", ");", ") ;"));
    return all.stream().distinct().toList();
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    if (view.in(Place.FILE)) {
      if (Php.openTag(text) && PhpCalls.call(text) == 2) {
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
    if (Scripts.console(text)) {
      hit(CONSOLE, view, report);
    }
    if (Scripts.cutsOff(text)) {
      hit(CUT_OFF, view, report);
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
    if (text.startsWith("\";}") || text.startsWith("';}") || text.startsWith("\";} ")) {
      hit(PHP_BREAK, view, report);
    }
    if (Php.serialized(text)) {
      hit(PHP_OBJECT, view, report);
    }
  }

  private static void hit(Rule rule, View view, Report report) {
    report.hit(rule, view, 0, view.text().length());
  }
}
