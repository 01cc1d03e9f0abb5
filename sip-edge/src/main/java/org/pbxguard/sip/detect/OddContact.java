package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Contacts as no phone writes them: out of the grammar, without angle brackets and at the address
 * that is being asked, or with URI headers.
 *
 * <p>Stateless.
 */
final class OddContact implements Inspector<SipSubject> {
  private static final SipRule BROKEN =
      new SipRule("sip-contact-broken", Category.PROTOCOL_ENFORCEMENT, 15);
  private static final SipRule TARGET =
      new SipRule("sip-contact-at-target", Category.SCANNER_DETECTION, 10);
  private static final SipRule HEADERS =
      new SipRule("sip-contact-uri-headers", Category.PROTOCOL_ATTACK, 15);
  private static final SipRule MANY = new SipRule("sip-contacts-many", Category.RATE, 20);

  private static final int MANY_CONTACTS = 16;

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    int count = 0;
    boolean headers = false;
    subject.contacts.over(view, HeaderId.CONTACT);
    while (subject.contacts.next()) {
      AddressView contact = subject.contacts.address();
      count++;
      if (!contact.wildcard() && subject.readUri(contact)) {
        headers |= Slice.present(subject.uri.headers());
        if (count == 1) {
          atTarget(subject, contact, findings);
        }
      }
    }
    if (subject.contacts.broken()) {
      findings.add(BROKEN.at("Contact", view.text(view.value(HeaderId.CONTACT))));
    }
    if (headers) {
      findings.add(HEADERS.at("Contact", view.text(view.value(HeaderId.CONTACT))));
    }
    if (count >= MANY_CONTACTS) {
      findings.add(MANY.at("Contact", Integer.toString(count)));
    }
  }

  private static void atTarget(SipSubject subject, AddressView contact, Findings findings) {
    boolean opens =
        subject.view().method() == SipMethod.REGISTER
            || subject.view().method() == SipMethod.INVITE
            || subject.view().method() == SipMethod.OPTIONS;
    if (opens
        && !contact.bracketed()
        && subject.hasTarget()
        && subject.uri.port() < 0
        && subject.same(subject.uri.host(), subject.target.host())) {
      findings.add(TARGET.at("Contact", subject.view().text(contact.value())));
    }
  }
}
