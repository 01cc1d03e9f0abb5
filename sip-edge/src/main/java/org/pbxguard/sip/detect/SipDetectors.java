package org.pbxguard.sip.detect;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.catalog.StandardDetectors;
import org.pbxguard.core.text.signature.Signatures;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;

/**
 * The explicit list of what looks at a SIP message. A scanner's signature has 50 points or more and
 * refuses its message alone; single odd shapes have few and only add up. A clean message costs no
 * allocation.
 *
 * <p>A REGISTER that only has a tool's shape is noted and goes on: the challenge tells it nothing,
 * and the guesses that answer it prove where they come from, so that the tool is blocked by its
 * tenth wrong password instead of dropped packet by packet for ever. What names itself a scanner
 * gets no such courtesy.
 *
 * <p>Malformed messages are shown to the few detectors that need no whole message. Requests only:
 * responses are judged by whether we asked for them.
 *
 * <p>Confined to one event loop: one instance for each.
 */
public final class SipDetectors implements Inspector<SipView> {
  private static final SipRule SHAPE = new SipRule("sip-tool-shape", Category.SCANNER_DETECTION, 5);

  /** Odd shapes that real phones have too, in sum. */
  private static final int FEW_POINTS = 20;

  private final SipSubject subject = new SipSubject();
  private final List<Inspector<SipSubject>> shapes =
      List.of(
          new ToolTag(),
          new ToolIdentity(),
          new ToolHeaderOrder(),
          new NumericIdentifiers(),
          new OddContact());
  private final List<Inspector<SipSubject>> whole;
  private final List<Inspector<SipSubject>> malformed;
  private Findings shape = new Findings();

  /** All detectors, with the signatures and text rules that come with the guard. */
  public static SipDetectors standard() {
    return new SipDetectors(Signatures.sip(), StandardDetectors.inspector(TextSettings.defaults()));
  }

  /** All detectors, with these signatures and this inspector of text. */
  public SipDetectors(Signatures signatures, TextInspector inspector) {
    ScannerName name = new ScannerName(signatures);
    whole = List.of(name, new OddDigest(), new OddHeaders(), new Injection(inspector));
    malformed = List.of(name, new MalformedMessage());
  }

  /** Adds what a request shows; nothing for a response. */
  @Override
  public void inspect(SipView view, Findings findings) {
    if (view.isResponse()) {
      return;
    }
    subject.of(view);
    if (view.fault() != SipFault.NONE) {
      inspect(malformed, findings);
      return;
    }
    inspect(whole, findings);
    if (view.method() != SipMethod.REGISTER) {
      inspect(shapes, findings);
      return;
    }
    inspect(shapes, shape);
    if (!shape.isEmpty()) {
      note(findings);
      shape = new Findings();
    }
  }

  private void inspect(List<Inspector<SipSubject>> detectors, Findings findings) {
    for (int i = 0; i < detectors.size(); i++) {
      detectors.get(i).inspect(subject, findings);
    }
  }

  /** A few odd shapes as they are, a whole tool's as one mark; all of them if it tells its name. */
  private void note(Findings findings) {
    Finding strongest = shape.list().get(0);
    int points = 0;
    boolean named = false;
    for (Finding finding : shape.list()) {
      points += finding.points();
      named |= finding.rule().equals(ToolIdentity.DISPLAY.id());
      strongest = finding.points() > strongest.points() ? finding : strongest;
    }
    if (named || points <= FEW_POINTS) {
      shape.list().forEach(findings::add);
    } else {
      findings.add(SHAPE.at(strongest.where(), strongest.rule()));
    }
  }
}
