package org.pbxguard.servlet.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;

/**
 * Tells requests by which somebody could make a victim use a session that he knows: a session's id
 * in the address or in a form, though sessions belong into cookies. An application may write such
 * addresses itself, so one that leads from the same site says nothing, one that came from nowhere
 * is a hint, and one that another site led to refuses.
 *
 * <p>Stateless.
 */
public final class SessionFixation {
  private static final Set<String> NAMES =
      Set.of(
          "jsessionid",
          "phpsessid",
          "sessionid",
          "session_id",
          "session-id",
          "asp.net_sessionid",
          "cfid",
          "cftoken",
          "jservsession",
          "jwsession");

  private static final String ASP = "aspsessionid";
  private static final String FROM_ELSEWHERE = "http-session-fixation";
  private static final String FROM_NOWHERE = "http-session-in-address";

  private SessionFixation() {}

  /**
   * Looks for ids of sessions.
   *
   * @param form parameters of the body
   * @param foreign whether another site made the browser send the request
   */
  public static void check(
      RequestFacts facts, Parameters form, boolean foreign, Findings findings) {
    boolean nowhere =
        facts.firstHeader("Referer").isEmpty() && facts.firstHeader("Origin").isEmpty();
    if (!foreign && !nowhere) {
      return;
    }
    for (String parameter : facts.path().parameters()) {
      int equals = parameter.indexOf('=');
      name(equals < 0 ? parameter : parameter.substring(0, equals), "path", foreign, findings);
    }
    for (Parameters each : List.of(facts.query(), form)) {
      for (Parameter parameter : each.list()) {
        name(parameter.name(), "parameter " + parameter.name(), foreign, findings);
      }
    }
  }

  private static void name(String name, String where, boolean foreign, Findings findings) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (NAMES.contains(lower) || lower.startsWith(ASP)) {
      // The id itself may be a live one: it is no evidence to keep.
      findings.add(
          foreign
              ? finding(FROM_ELSEWHERE, Severity.MEDIUM, 60, where, name)
              : finding(FROM_NOWHERE, Severity.LOW, 10, where, name));
    }
  }

  private static Finding finding(
      String rule, Severity severity, int points, String where, String name) {
    return new Finding(rule, Category.SESSION_FIXATION, severity, points, where, name);
  }
}
