package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.core.text.signature.Field;
import org.pbxguard.core.text.signature.Signature;
import org.pbxguard.core.text.signature.Signatures;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;

/**
 * A User-Agent by which a scanner names itself. The signature file compares whole names and their
 * beginnings, never "holds the word": sipsak, PortSIP, Asterisk and the like are not in it.
 *
 * <p>Immutable.
 */
final class ScannerName implements Inspector<SipSubject> {
  private final Signatures signatures;

  ScannerName(Signatures signatures) {
    this.signatures = signatures;
  }

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    int line = view.firstLine(HeaderId.USER_AGENT);
    while (line >= 0) {
      subject.text.of(view.bytes(), view.lineValue(line));
      Signature found = signatures.find(Field.SIP_USER_AGENT, subject.text).orElse(null);
      if (found != null) {
        findings.add(found.finding("header User-Agent", subject.text.toString()));
      }
      line = view.nextLine(line);
    }
  }
}
