package org.pbxguard.core.text.template;

import java.util.List;
import java.util.stream.Stream;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/**
 * Directives of template languages that no other text has.
 *
 * <p>Thread-safe.
 */
public final class DirectiveDetector implements Detector {
  private static final Rule DIRECTIVE = new Rule("ssti-directive", Category.SSTI, 60);
  // A comment in a path opens a directive for the server that includes it.
  private static final Rule IN_PATH = new Rule("ssi-comment-in-path", Category.SSTI, 60);

  private static final List<String> WORDS =
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
          "|safe}}");
  private static final Automaton DIRECTIVES = Automaton.of(WORDS);
  private static final List<String> TRIGGERS =
      Stream.concat(WORDS.stream(), Stream.of("<!--", "$\\")).toList();

  @Override
  public List<Rule> rules() {
    return List.of(DIRECTIVE, IN_PATH);
  }

  @Override
  public List<String> triggers() {
    return TRIGGERS;
  }

  @Override
  public void inspect(View view, Report report) {
    Automaton.Hits hits = DIRECTIVES.hits(view.text());
    if (!view.in(Place.FILE) && hits.next()) {
      report.hit(DIRECTIVE, view, hits.start(), hits.end() + 20);
    }
    int escaped = escaped(view.text());
    if (escaped >= 0) {
      report.hit(DIRECTIVE, view, escaped, escaped + 20);
    }
    int comment = view.in(Place.PATH) ? view.text().indexOf("<!--") : -1;
    if (comment >= 0) {
      report.hit(IN_PATH, view, comment, comment + 20);
    }
  }

  /** {@code $\A{...}}: some readers of messages drop the backslash and the letter. */
  private static int escaped(String text) {
    int at = text.indexOf("$\\");
    while (at >= 0) {
      if (at + 3 < text.length()
          && text.charAt(at + 3) == '{'
          && Ascii.letter(text.charAt(at + 2))) {
        return at;
      }
      at = text.indexOf("$\\", at + 2);
    }
    return -1;
  }
}
