package org.pbxguard.sip.detect;

import java.util.List;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipView;

/**
 * The explicit list of what looks at a SIP message. A scanner's signature has 50 points or more and
 * refuses its message alone; single odd shapes have few and only add up. A clean message costs no
 * allocation.
 *
 * <p>Malformed messages are shown to the few detectors that need no whole message. Requests only:
 * responses are judged by whether we asked for them.
 *
 * <p>Confined to one event loop: one instance for each.
 */
public final class SipDetectors implements Inspector<SipView> {
  private static final Inspector<SipSubject> MALFORMED = new MalformedMessage();

  private static final List<Inspector<SipSubject>> ALWAYS = List.of(new ScannerName());

  private static final List<Inspector<SipSubject>> WHOLE =
      List.of(
          new ToolTag(),
          new ToolIdentity(),
          new ToolHeaderOrder(),
          new NumericIdentifiers(),
          new OddContact(),
          new OddDigest(),
          new OddHeaders());

  private final SipSubject subject = new SipSubject();

  /** Adds what a request shows; nothing for a response. */
  @Override
  public void inspect(SipView view, Findings findings) {
    if (view.isResponse()) {
      return;
    }
    subject.of(view);
    each(ALWAYS, findings);
    if (view.fault() == SipFault.NONE) {
      each(WHOLE, findings);
    } else {
      MALFORMED.inspect(subject, findings);
    }
  }

  private void each(List<Inspector<SipSubject>> detectors, Findings findings) {
    for (int i = 0; i < detectors.size(); i++) {
      detectors.get(i).inspect(subject, findings);
    }
  }
}
