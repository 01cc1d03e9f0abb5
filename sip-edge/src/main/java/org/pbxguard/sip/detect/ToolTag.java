package org.pbxguard.sip.detect;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.Slice;

/**
 * A From tag in which sipvicious keeps its notes: hexadecimal digits of what it tries (address and
 * port, extension, or user and password), the octet 1 and a decimal number; or the constant tag of
 * svcrack's first request. Both survive another User-Agent. What it tries may be a password: only
 * the tag's length is evidence.
 *
 * <p>Stateless.
 */
final class ToolTag implements Inspector<SipSubject> {
  private static final SipRule NOTES =
      new SipRule("sip-tool-tag-notes", Category.SCANNER_DETECTION, 100);
  private static final SipRule CONSTANT =
      new SipRule("sip-tool-tag-constant", Category.SCANNER_DETECTION, 80);

  private static final String SVCRACK = "3206210844";
  private static final int MOST_NOTES = 512;
  private static final int MOST_DIGITS = 10;

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    long tag = subject.view().from().tag();
    if (!Slice.present(tag)) {
      return;
    }
    if (subject.view().is(tag, SVCRACK)) {
      findings.add(CONSTANT.at("From tag", SVCRACK));
    } else if (isNotes(subject.bytes(), Slice.begin(tag), Slice.end(tag))) {
      findings.add(NOTES.at("From tag", Slice.length(tag) + " hexadecimal digits"));
    }
  }

  /** Read from the end: decimal digits, the octet 1, then printable characters only. */
  private static boolean isNotes(byte[] bytes, int begin, int end) {
    int length = end - begin;
    if (length < 6 || length > MOST_NOTES || (length & 1) != 0) {
      return false;
    }
    int p = end - 2;
    int digits = 0;
    int octet = octet(bytes, p);
    while (p > begin && octet >= '0' && octet <= '9') {
      digits++;
      p -= 2;
      octet = octet(bytes, p);
    }
    if (digits == 0 || digits > MOST_DIGITS || octet != 1 || p == begin) {
      return false;
    }
    for (p -= 2; p >= begin; p -= 2) {
      octet = octet(bytes, p);
      if (octet < ' ' || octet == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** The octet that two hexadecimal digits are, or -1. */
  private static int octet(byte[] bytes, int pos) {
    int high = Character.digit(bytes[pos], 16);
    int low = Character.digit(bytes[pos + 1], 16);
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }
}
