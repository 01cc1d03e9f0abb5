package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Header fields that a proxy does not read, yet hold what no stack writes: control characters,
 * values of an absurd length, a field that must be unique twice.
 *
 * <p>Stateless.
 */
final class OddHeaders implements Inspector<SipSubject> {
  private static final SipRule CONTROL =
      new SipRule("sip-header-control-characters", Category.PROTOCOL_ATTACK, 20);
  private static final SipRule LONG =
      new SipRule("sip-header-long", Category.PROTOCOL_ENFORCEMENT, 15);
  private static final SipRule TWICE =
      new SipRule("sip-header-twice", Category.PROTOCOL_ENFORCEMENT, 15);

  private static final int LONG_VALUE = 2048;

  private static final HeaderId[] UNIQUE = {
    HeaderId.USER_AGENT, HeaderId.EXPIRES, HeaderId.CONTENT_TYPE, HeaderId.SUBJECT, HeaderId.EVENT,
  };

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    for (int line = 0; line < view.lineCount(); line++) {
      long value = view.lineValue(line);
      if (Slice.length(value) > LONG_VALUE) {
        findings.add(LONG.at("header", view.text(view.lineName(line))));
      }
      if (control(view.bytes(), Slice.begin(value), Slice.end(value))) {
        findings.add(CONTROL.at("header", view.text(view.lineName(line))));
      }
    }
    for (HeaderId id : UNIQUE) {
      int line = view.firstLine(id);
      if (line >= 0 && view.nextLine(line) >= 0) {
        findings.add(TWICE.at("header", id.text()));
      }
    }
  }

  /** Control characters but HTAB and the line breaks of folds; DEL included. */
  private static boolean control(byte[] bytes, int begin, int end) {
    for (int p = begin; p < end; p++) {
      byte c = bytes[p];
      if ((c >= 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7F) {
        return true;
      }
    }
    return false;
  }
}
