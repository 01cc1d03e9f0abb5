package org.pbxguard.sip.detect;

import java.util.List;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.catalog.StandardDetectors;
import org.pbxguard.core.text.signature.Signatures;
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
  private final SipSubject subject = new SipSubject();
  private final List<Inspector<SipSubject>> whole;
  private final List<Inspector<SipSubject>> malformed;

  /** All detectors, with the signatures and text rules that come with the guard. */
  public static SipDetectors standard() {
    return new SipDetectors(Signatures.sip(), StandardDetectors.inspector(TextSettings.defaults()));
  }

  /** All detectors, with these signatures and this inspector of text. */
  public SipDetectors(Signatures signatures, TextInspector inspector) {
    ScannerName name = new ScannerName(signatures);
    whole =
        List.of(
            name,
            new ToolTag(),
            new ToolIdentity(),
            new ToolHeaderOrder(),
            new NumericIdentifiers(),
            new OddContact(),
            new OddDigest(),
            new OddHeaders(),
            new Injection(inspector));
    malformed = List.of(name, new MalformedMessage());
  }

  /** Adds what a request shows; nothing for a response. */
  @Override
  public void inspect(SipView view, Findings findings) {
    if (view.isResponse()) {
      return;
    }
    subject.of(view);
    List<Inspector<SipSubject>> detectors = view.fault() == SipFault.NONE ? whole : malformed;
    for (int i = 0; i < detectors.size(); i++) {
      detectors.get(i).inspect(subject, findings);
    }
  }
}
