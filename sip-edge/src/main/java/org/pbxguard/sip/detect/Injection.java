package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.Where;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * SQL, shell and path injection in what a PBX looks up in its database, writes into its log or
 * hands to a script: users and display names of To, From, Contact and Request-URI, the digest's
 * user name and realm, Call-ID, Subject and User-Agent. A text of harmless characters costs one
 * pass and no allocation; any other is shown to the inspectors that both fronts share.
 *
 * <p>Immutable.
 */
final class Injection implements Inspector<SipSubject> {
  private static final Where TARGET = new Where(Place.SIP, "Request-URI");
  private static final Where FROM = new Where(Place.SIP, "From");
  private static final Where TO = new Where(Place.SIP, "To");
  private static final Where CONTACT = new Where(Place.SIP, "Contact");
  private static final Where CALL_ID = new Where(Place.SIP, "Call-ID");
  private static final Where CREDENTIALS = new Where(Place.SIP, "credentials");
  private static final Where USER_AGENT = new Where(Place.SIP, "User-Agent");
  private static final Where SUBJECT = new Where(Place.SIP, "Subject");

  private static final boolean[] HARMLESS = new boolean[128];

  static {
    String others = " +-_.,:@/()[]#*";
    for (int c = 0; c < HARMLESS.length; c++) {
      HARMLESS[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
    }
  }

  private final TextInspector inspector;

  Injection(TextInspector inspector) {
    this.inspector = inspector;
  }

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    if (subject.hasTarget() && subject.target.isSip()) {
      look(view, subject.target.user(), TARGET, findings);
    }
    party(subject, view.from(), FROM, findings);
    party(subject, view.to(), TO, findings);
    if (subject.firstContact()) {
      party(subject, subject.contacts.address(), CONTACT, findings);
    }
    credentials(subject, HeaderId.AUTHORIZATION, findings);
    credentials(subject, HeaderId.PROXY_AUTHORIZATION, findings);
    look(view, view.callId(), CALL_ID, findings);
    look(view, view.value(HeaderId.USER_AGENT), USER_AGENT, findings);
    look(view, view.value(HeaderId.SUBJECT), SUBJECT, findings);
  }

  private void party(SipSubject subject, AddressView address, Where where, Findings findings) {
    look(subject.view(), address.display(), where, findings);
    if (Slice.present(address.uri()) && subject.readUri(address)) {
      look(subject.view(), subject.uri.user(), where, findings);
    }
  }

  private void credentials(SipSubject subject, HeaderId id, Findings findings) {
    SipView view = subject.view();
    for (int line = view.firstLine(id); line >= 0; line = view.nextLine(line)) {
      subject.digest.read(view.bytes(), view.lineValue(line));
      look(view, subject.digest.username(), CREDENTIALS, findings);
      look(view, subject.digest.realm(), CREDENTIALS, findings);
    }
  }

  private void look(SipView view, long slice, Where where, Findings findings) {
    if (Slice.present(slice) && !harmless(view.bytes(), Slice.begin(slice), Slice.end(slice))) {
      String text = view.text(slice);
      inspector.inspect(text, where, findings);
      ShellText.inspect(text, where, findings);
    }
  }

  private static boolean harmless(byte[] bytes, int begin, int end) {
    for (int p = begin; p < end; p++) {
      if (bytes[p] < 0 || !HARMLESS[bytes[p]]) {
        return false;
      }
    }
    return true;
  }
}
