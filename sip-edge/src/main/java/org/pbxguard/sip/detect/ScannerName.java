package org.pbxguard.sip.detect;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * A User-Agent by which a scanner names itself. Compared as a whole or from its start, never "holds
 * the word": sipsak, PortSIP, Asterisk and the like are not in the list.
 *
 * <p>Stateless.
 */
final class ScannerName implements Inspector<SipSubject> {
  private static final SipRule RULE =
      new SipRule("sip-scanner-user-agent", Category.SCANNER_DETECTION, 100);

  private static final List<String> PREFIXES =
      List.of(
          "friendly-scanner",
          "friendly-request",
          "sipvicious",
          "svmap",
          "svwar",
          "svcrack",
          "sundayddr",
          "sip-scan",
          "sipscan",
          "sipcli",
          "pplsip",
          "vaxsipuseragent",
          "siparmyknife",
          "sivus",
          "sippts",
          "voiphopper");

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipView view = subject.view();
    long agent = view.value(HeaderId.USER_AGENT);
    if (!Slice.present(agent)) {
      return;
    }
    for (String prefix : PREFIXES) {
      int end = Slice.begin(agent) + prefix.length();
      if (end <= Slice.end(agent) && view.isIgnoreCase(Slice.of(Slice.begin(agent), end), prefix)) {
        findings.add(RULE.at("header User-Agent", view.text(agent)));
        return;
      }
    }
  }
}
