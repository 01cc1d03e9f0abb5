package org.pbxguard.sip.detect;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * The order of header fields that sipvicious writes, which no SIP stack does: To before From and
 * User-Agent before Call-ID, or, with compact names, Max-Forwards behind CSeq.
 *
 * <p>Stateless.
 */
final class ToolHeaderOrder implements Inspector<SipSubject> {
  private static final SipRule RULE =
      new SipRule("sip-tool-header-order", Category.SCANNER_DETECTION, 30);

  private static final List<HeaderId> LONG =
      List.of(
          HeaderId.VIA,
          HeaderId.MAX_FORWARDS,
          HeaderId.TO,
          HeaderId.FROM,
          HeaderId.USER_AGENT,
          HeaderId.CALL_ID,
          HeaderId.CONTACT,
          HeaderId.CSEQ,
          HeaderId.ACCEPT,
          HeaderId.CONTENT_LENGTH);

  private static final List<HeaderId> COMPACT =
      List.of(
          HeaderId.VIA,
          HeaderId.TO,
          HeaderId.FROM,
          HeaderId.CALL_ID,
          HeaderId.CONTACT,
          HeaderId.CSEQ,
          HeaderId.MAX_FORWARDS,
          HeaderId.ACCEPT,
          HeaderId.CONTENT_LENGTH);

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    if (begins(view, LONG)) {
      findings.add(RULE.at("header order", "Via, Max-Forwards, To, From, User-Agent, Call-ID"));
    } else if (begins(view, COMPACT) && Slice.length(view.lineName(0)) == 1) {
      findings.add(RULE.at("header order", "v, t, f, i, m, CSeq, Max-Forwards"));
    }
  }

  private static boolean begins(SipView view, List<HeaderId> order) {
    if (view.lineCount() < order.size()) {
      return false;
    }
    for (int line = 0; line < order.size(); line++) {
      if (view.lineId(line) != order.get(line)) {
        return false;
      }
    }
    return true;
  }
}
