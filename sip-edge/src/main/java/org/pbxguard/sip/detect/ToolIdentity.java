package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Names and addresses that tools write into From, To and Contact: the display name sipvicious, the
 * host 1.1.1.1, the user None.
 *
 * <p>Stateless.
 */
final class ToolIdentity implements Inspector<SipSubject> {
  static final SipRule DISPLAY =
      new SipRule("sip-tool-display-name", Category.SCANNER_DETECTION, 100);
  private static final SipRule HOST = new SipRule("sip-tool-host", Category.SCANNER_DETECTION, 30);
  private static final SipRule NONE = new SipRule("sip-tool-none", Category.SCANNER_DETECTION, 40);

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    party(subject, view.from(), "From", findings);
    party(subject, view.to(), "To", findings);
    if (subject.firstContact()) {
      party(subject, subject.contacts.address(), "Contact", findings);
    }
  }

  private static void party(
      SipSubject subject, AddressView address, String where, Findings findings) {
    SipView view = subject.view();
    if (view.isIgnoreCase(address.display(), "sipvicious")) {
      findings.add(DISPLAY.at(where, "sipvicious"));
    }
    if (!Slice.present(address.uri()) || !subject.readUri(address) || !subject.uri.isSip()) {
      return;
    }
    if (view.is(subject.uri.host(), "1.1.1.1")) {
      findings.add(HOST.at(where, "1.1.1.1"));
    }
    if (view.is(subject.uri.user(), "None")) {
      findings.add(NONE.at(where, "None"));
    }
  }
}
