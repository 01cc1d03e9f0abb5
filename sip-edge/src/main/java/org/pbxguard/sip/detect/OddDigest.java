package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Digest credentials that break RFC 2617 in ways that matter: a parameter twice, so that guard and
 * PBX may count another user; qop without cnonce and nc (3.2.2), as svcrack writes it; no response.
 *
 * <p>Stateless.
 */
final class OddDigest implements Inspector<SipSubject> {
  private static final SipRule TWICE =
      new SipRule("sip-digest-ambiguous", Category.PROTOCOL_ATTACK, 50);
  private static final SipRule BROKEN =
      new SipRule("sip-digest-broken", Category.PROTOCOL_ENFORCEMENT, 15);
  private static final SipRule QOP =
      new SipRule("sip-digest-qop-alone", Category.SCANNER_DETECTION, 15);

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    header(subject, HeaderId.AUTHORIZATION, findings);
    header(subject, HeaderId.PROXY_AUTHORIZATION, findings);
  }

  private static void header(SipSubject subject, HeaderId id, Findings findings) {
    SipView view = subject.view();
    for (int line = view.firstLine(id); line >= 0; line = view.nextLine(line)) {
      boolean read = subject.digest.read(view.bytes(), view.lineValue(line));
      if (!subject.digest.digest()) {
        continue;
      }
      if (subject.digest.ambiguous()) {
        findings.add(TWICE.at(id.text(), "a parameter twice"));
      }
      if (!read || !whole(subject)) {
        findings.add(BROKEN.at(id.text(), "digest out of the grammar"));
      }
      if (Slice.present(subject.digest.qop())
          && !Slice.present(subject.digest.cnonce())
          && !Slice.present(subject.digest.nonceCount())) {
        findings.add(QOP.at(id.text(), "qop without cnonce and nc"));
      }
    }
  }

  private static boolean whole(SipSubject subject) {
    return Slice.present(subject.digest.username())
        && Slice.present(subject.digest.realm())
        && Slice.present(subject.digest.nonce())
        && Slice.present(subject.digest.uri())
        && Slice.present(subject.digest.response());
  }
}
