package org.pbxguard.core.text.template;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * Server-side templates and expression languages. The guard stands before PBXs, whose every setting
 * may hold <code>${EXTEN}</code>: brackets alone mean nothing here, only what stands in them does.
 *
 * <p>Thread-safe.
 */
public final class ExpressionDetector implements Detector {
  private static final Chars SIGILS = Chars.of("$#*@%~");
  private static final Rule EXPRESSION = new Rule("ssti-expression", Category.SSTI, 60);

  @Override
  public List<Rule> rules() {
    return List.of(EXPRESSION);
  }

  @Override
  public List<String> triggers() {
    return List.of("${", "$ {", "  {", "#{", "*{", "@{", "%{", "~{", "{{", "{%");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    expressions(view, report);
  }

  private static void expressions(View view, Report report) {
    Braces braces = new Braces(view.text());
    while (braces.next()) {
      int brace = braces.open();
      char before = view.at(brace - 1);
      boolean twice = view.at(brace + 1) == '{';
      boolean statement = view.at(brace + 1) == '%';
      if (apart(view, brace)) {
        report.hit(EXPRESSION, view, brace - 1, braces.close() + 1);
        return;
      }
      if (twice || statement || SIGILS.has(before)) {
        String content =
            view.text().substring(brace + (twice || statement ? 2 : 1), braces.close());
        if (twice && content.endsWith("}")) {
          content = content.substring(0, content.length() - 1);
        }
        if (hostile(content, before, twice, statement)) {
          report.hit(EXPRESSION, view, brace - 1, braces.close() + 1);
          return;
        }
      }
    }
  }

  /** {@code $ {x}}: PHP and shells allow the blanks, no dialplan has them. */
  private static boolean apart(View view, int brace) {
    int dollar = brace - 1;
    while (dollar > 0 && dollar > brace - 32 && view.at(dollar) == ' ') {
      dollar--;
    }
    boolean alone = dollar <= 0 || view.at(dollar - 1) == '=' || view.at(dollar - 1) == ' ';
    return dollar < brace - 1 && dollar >= 0 && view.at(dollar) == '$' && alone;
  }

  private static boolean hostile(String content, char before, boolean twice, boolean statement) {
    if (statement) {
      return keyword(content);
    }
    if (twice && before != '$') {
      return Expression.hostile(content);
    }
    if (before == '$') {
      return Expression.hostileToDialplan(content);
    }
    if (before == '#' && content.indexOf(':') >= 0) {
      return false;
    }
    return Expression.hostile(content) || (before == '%' && content.indexOf('#') >= 0);
  }

  private static boolean keyword(String content) {
    int at = Ascii.skipBlanks(content, content.startsWith("-") ? 1 : 0);
    for (String word :
        List.of(
            "for",
            "if",
            "import",
            "include",
            "extends",
            "set",
            "debug",
            "raw",
            "with",
            "block",
            "macro",
            "from",
            "load",
            "csrf_token",
            "autoescape")) {
      if (Ascii.at(content, at, word)) {
        return true;
      }
    }
    return Expression.hostile(content);
  }
}
