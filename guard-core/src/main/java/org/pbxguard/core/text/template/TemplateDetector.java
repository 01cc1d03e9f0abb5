package org.pbxguard.core.text.template;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/**
 * Server-side templates, expression languages and naming look-ups. The guard stands before PBXs,
 * whose every setting may hold <code>${EXTEN}</code>: brackets alone mean nothing here, only what
 * stands in them does.
 *
 * <p>Thread-safe.
 */
public final class TemplateDetector implements Detector {
  private static final Rule JNDI = new Rule("jndi-lookup", Category.JNDI, 100);
  private static final Rule NESTED = new Rule("jndi-nested-lookup", Category.JNDI, 60);
  private static final Rule EXPRESSION = new Rule("ssti-expression", Category.SSTI, 60);
  private static final Rule DIRECTIVE = new Rule("ssti-directive", Category.SSTI, 60);
  private static final int LONGEST = 400;

  private static final Automaton DIRECTIVES =
      Automaton.of(
          List.of(
              "#set($",
              "#set ($",
              "#set(",
              "#foreach(",
              "#foreach (",
              "#evaluate(",
              "#include(",
              "#parse(",
              "$class.inspect",
              "<#assign",
              "<#include",
              "<#list",
              "<#if",
              "<#import",
              "[#assign",
              "[#if",
              "{php}",
              "{/php}",
              "{literal}",
              "{$smarty",
              "{system(",
              "{exec(",
              "{fetch ",
              "{include file",
              "{self::",
              "{smarty_internal",
              "{if phpinfo",
              "{if system",
              "{{=",
              "[[${",
              "[(${",
              "__${",
              "}__::",
              "@(1+",
              "@(7*",
              "@system.",
              "@datetime.",
              "@html.",
              "{{#with",
              "<%=",
              "<%-",
              "<%!",
              "<cfexecute",
              "<cfset",
              "<jsp:",
              "<c:out",
              "#{t(",
              "${t(",
              "*{t(",
              "$!{",
              "{{#each",
              "{{lookup",
              "@{[",
              "v-on:",
              "ng-init",
              "ng-app",
              "|safe}}"));

  private static final Automaton LOG4J_NAMES =
      Automaton.of(
          List.of(
              "${env:",
              "${sys:",
              "${ctx:",
              "${java:",
              "${main:",
              "${bundle:",
              "${docker:",
              "${k8s:",
              "${log4j:",
              "${spring:",
              "${sd:",
              "${marker:",
              "${::-",
              "${lower:",
              "${upper:",
              "${date:",
              "${base64:",
              "${hostname",
              "${script:",
              "${dns:",
              "${url:",
              "${const:",
              "${file:"));

  @Override
  public List<Rule> rules() {
    return List.of(JNDI, NESTED, EXPRESSION, DIRECTIVE);
  }

  @Override
  public List<String> triggers() {
    return List.of(
        "${",
        "#{",
        "*{",
        "@{",
        "%{",
        "~{",
        "{{",
        "{%",
        "$!{",
        "#set",
        "#foreach",
        "#evaluate",
        "#include(",
        "#parse(",
        "$class",
        "<#",
        "[#",
        "{php}",
        "{/php",
        "{literal",
        "{$smarty",
        "{system",
        "{exec(",
        "{fetch",
        "{include",
        "{self",
        "{smarty",
        "{if ",
        "[[$",
        "[($",
        "__$",
        "}__",
        "@(",
        "@system",
        "@datetime",
        "@html",
        "{#",
        "{@",
        "<%",
        "<cf",
        "<jsp",
        "<c:",
        "jndi:",
        "ng-init",
        "ng-app",
        "v-on:");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    String text = view.text();
    lookups(view, report);
    Automaton.Hits hits = DIRECTIVES.hits(text);
    while (hits.next()) {
      report.hit(DIRECTIVE, view, hits.start(), hits.end() + 20);
    }
    expressions(view, report);
  }

  private static void lookups(View view, Report report) {
    String text = view.text();
    int at = text.indexOf("${");
    if (at < 0) {
      return;
    }
    boolean nested = text.indexOf("${", at + 2) >= 0;
    String reduced = nested ? Lookups.reduce(text) : text;
    if (contains(reduced, "${jndi:")
        || contains(reduced, "jndi:ldap")
        || contains(reduced, "jndi:rmi")
        || contains(reduced, "jndi:dns")) {
      report.hit(JNDI, view, at, at + 40);
    } else if ((LOG4J_NAMES.scan(text) & 1) != 0) {
      report.hit(NESTED, view, at, at + 40);
    }
  }

  private static boolean contains(String text, String lower) {
    int last = text.length() - lower.length();
    char first = lower.charAt(0);
    for (int i = 0; i <= last; i++) {
      if ((text.charAt(i) == first || text.charAt(i) == Character.toUpperCase(first))
          && Ascii.at(text, i, lower)) {
        return true;
      }
    }
    return false;
  }

  private static void expressions(View view, Report report) {
    String text = view.text();
    int brace = text.indexOf('{');
    while (brace >= 0) {
      char before = view.at(brace - 1);
      boolean twice = view.at(brace + 1) == '{';
      boolean statement = view.at(brace + 1) == '%';
      if (twice || statement || "$#*@%~".indexOf(before) >= 0) {
        int close = close(text, brace);
        String content =
            text.substring(Math.min(close, brace + (twice || statement ? 2 : 1)), close);
        if (content.endsWith("}") && twice) {
          content = content.substring(0, content.length() - 1);
        }
        if (hostile(content, before, twice, statement)) {
          report.hit(EXPRESSION, view, brace - 1, close + 1);
          return;
        }
      }
      brace = text.indexOf('{', brace + 1);
    }
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

  /** Where the bracket closes, or as far as is looked. */
  private static int close(String text, int brace) {
    int limit = Math.min(text.length(), brace + LONGEST);
    int depth = 0;
    for (int i = brace; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return limit;
  }
}
