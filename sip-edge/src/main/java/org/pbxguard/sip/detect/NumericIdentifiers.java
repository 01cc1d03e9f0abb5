package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Identifiers that are bare decimal numbers, as scripts draw them: a Call-ID of digits only, a
 * branch of cookie, dash and digits, two blanks in CSeq. Single phones have one of them; few points
 * each.
 *
 * <p>Stateless.
 */
final class NumericIdentifiers implements Inspector<SipSubject> {
  private static final SipRule CALL_ID =
      new SipRule("sip-numeric-call-id", Category.SCANNER_DETECTION, 10);
  private static final SipRule BRANCH =
      new SipRule("sip-numeric-branch", Category.SCANNER_DETECTION, 10);
  private static final SipRule CSEQ =
      new SipRule("sip-cseq-blanks", Category.PROTOCOL_ENFORCEMENT, 10);

  private static final String DASH = "z9hG4bK-";
  private static final int LEAST_DIGITS = 7;

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    if (subject.digits(view.callId(), LEAST_DIGITS)) {
      findings.add(CALL_ID.at("Call-ID", view.text(view.callId())));
    }
    long branch = view.topVia().branch();
    int digits = Slice.begin(branch) + DASH.length();
    if (Slice.length(branch) > DASH.length()
        && view.is(Slice.of(Slice.begin(branch), digits), DASH)
        && subject.digits(digits, Slice.end(branch), LEAST_DIGITS)) {
      findings.add(BRANCH.at("Via branch", view.text(branch)));
    }
    int method = Slice.begin(view.cseqMethodSlice());
    if (method > 1 && subject.bytes()[method - 1] == ' ' && subject.bytes()[method - 2] == ' ') {
      findings.add(CSEQ.at("CSeq", "two blanks"));
    }
  }
}
