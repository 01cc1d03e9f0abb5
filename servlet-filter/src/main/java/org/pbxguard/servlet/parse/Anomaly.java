package org.pbxguard.servlet.parse;

import static org.pbxguard.core.finding.Category.MALFORMED;
import static org.pbxguard.core.finding.Category.PROTOCOL_ATTACK;
import static org.pbxguard.core.finding.Category.PROTOCOL_ENFORCEMENT;
import static org.pbxguard.core.finding.Category.RATE;
import static org.pbxguard.core.finding.Category.XXE;

import java.util.Locale;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Severity;

/**
 * A reason why a request cannot be read in one way only, or not at all.
 *
 * <p>A hostile anomaly is a shape that no ordinary client makes and that two readers would take
 * differently: it is evidence, refuses the request and counts. The others (a body over the cap, a
 * charset nobody here knows) refuse the request with their own status, but are no reason to suspect
 * whoever sent it. There is no switch that lets these through in enforce mode: what was not read
 * was not inspected.
 *
 * <p>Immutable.
 */
public enum Anomaly {
  PATH_UNREADABLE(PROTOCOL_ENFORCEMENT, 400, true),
  PATH_CONTROL(PROTOCOL_ATTACK, 400, true),
  PATH_BACKSLASH(PROTOCOL_ATTACK, 403, true),
  PATH_DOT_SEGMENT(Category.LFI, 403, true),
  PATH_DOUBLE_ENCODED(PROTOCOL_ATTACK, 403, true),
  PATH_READINGS_DIFFER(PROTOCOL_ATTACK, 403, true),
  PATH_TOO_LONG(PROTOCOL_ENFORCEMENT, 414, false),

  ENCODING_OVERLONG(PROTOCOL_ATTACK, 403, true),
  PARAMETER_CONTROL(PROTOCOL_ATTACK, 403, true),
  TOO_MANY_PARAMETERS(PROTOCOL_ENFORCEMENT, 400, false),
  TOO_MANY_VALUES(PROTOCOL_ENFORCEMENT, 400, false),

  METHOD_REFUSED(PROTOCOL_ENFORCEMENT, 405, true),
  FRAMING_CONFLICT(PROTOCOL_ATTACK, 400, true),
  HEADER_REPEATED(PROTOCOL_ATTACK, 400, true),
  HEADER_CONTROL(PROTOCOL_ATTACK, 400, true),
  TOO_MANY_HEADERS(PROTOCOL_ENFORCEMENT, 431, false),
  FORWARDED_UNREADABLE(PROTOCOL_ENFORCEMENT, 400, false),

  CONTENT_TYPE_MALFORMED(PROTOCOL_ENFORCEMENT, 400, false),
  CHARSET_REFUSED(PROTOCOL_ENFORCEMENT, 400, false),
  CHARSET_CONFLICT(PROTOCOL_ATTACK, 400, true),
  CONTENT_CODING_REFUSED(PROTOCOL_ENFORCEMENT, 415, false),
  CONTENT_CODING_BROKEN(MALFORMED, 400, false),

  BODY_TOO_LARGE(PROTOCOL_ENFORCEMENT, 413, false),
  BODY_EXPANDS_TOO_FAR(PROTOCOL_ENFORCEMENT, 413, false),
  BODY_CUT_SHORT(MALFORMED, 400, false),
  BODY_TOO_SLOW(RATE, 408, false),
  BODY_NO_ROOM(RATE, 503, false),

  JSON_UNREADABLE(MALFORMED, 400, false),
  JSON_TOO_DEEP(PROTOCOL_ENFORCEMENT, 400, true),
  XML_UNREADABLE(MALFORMED, 400, false),
  XML_TOO_DEEP(PROTOCOL_ENFORCEMENT, 400, true),
  XML_DOCTYPE(XXE, 403, true),

  MULTIPART_BOUNDARY(PROTOCOL_ATTACK, 400, true),
  MULTIPART_FRAMING(PROTOCOL_ATTACK, 400, true),
  MULTIPART_HEADER(PROTOCOL_ATTACK, 400, true),
  MULTIPART_ENCODED_PART(PROTOCOL_ATTACK, 400, true),
  TOO_MANY_PARTS(PROTOCOL_ENFORCEMENT, 400, false);

  private static final int HOSTILE_POINTS = 100;
  private static final int ODD_POINTS = 5;

  private final Category category;
  private final int status;
  private final boolean hostile;
  private final String rule;

  Anomaly(Category category, int status, boolean hostile) {
    this.category = category;
    this.status = status;
    this.hostile = hostile;
    this.rule = "http-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The attack class that it belongs to. */
  public Category category() {
    return category;
  }

  /** The status that the refused request is answered with (RFC 9110 15). */
  public int status() {
    return status;
  }

  /** Whether it is evidence against the sender. */
  public boolean hostile() {
    return hostile;
  }

  /** The rule id, such as {@code http-path-dot-segment}. */
  public String rule() {
    return rule;
  }

  /** The finding that this anomaly makes at a place, with the odd text as evidence. */
  public Finding finding(String where, String evidence) {
    return new Finding(
        rule,
        category,
        hostile ? Severity.HIGH : Severity.LOW,
        hostile ? HOSTILE_POINTS : ODD_POINTS,
        where,
        evidence);
  }
}
