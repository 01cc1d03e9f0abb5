package org.pbxguard.core.text.template;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Automaton;

/**
 * Directives of template languages that no other text has.
 *
 * <p>Thread-safe.
 */
public final class DirectiveDetector implements Detector {
  private static final Rule DIRECTIVE = new Rule("ssti-directive", Category.SSTI, 60);

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

  @Override
  public List<Rule> rules() {
    return List.of(DIRECTIVE);
  }

  @Override
  public List<String> triggers() {
    return WORDS;
  }

  @Override
  public void inspect(View view, Report report) {
    Automaton.Hits hits = DIRECTIVES.hits(view.text());
    if (!view.in(Place.FILE) && hits.next()) {
      report.hit(DIRECTIVE, view, hits.start(), hits.end() + 20);
    }
  }
}
