package org.pbxguard.sip.detect;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.message.SipFault;

/**
 * A message that is never relayed because of its {@link SipFault}. What only an attacker has a use
 * for (fields twice, line ends and lengths that another reader takes differently, caps passed)
 * weighs more than what a broken phone or a cut datagram shows.
 *
 * <p>Immutable.
 */
final class MalformedMessage implements Inspector<SipSubject> {
  private static final int SMUGGLING = 50;
  private static final int BROKEN = 20;
  private static final int CUT = 5;

  private final Map<SipFault, SipRule> rules = new EnumMap<>(SipFault.class);

  MalformedMessage() {
    for (SipFault fault : SipFault.values()) {
      String id = "sip-malformed-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
      rules.put(fault, new SipRule(id, Category.MALFORMED, points(fault)));
    }
  }

  private static int points(SipFault fault) {
    return switch (fault) {
      case LINE_END,
          TOO_MANY,
          FROM_DUPLICATE,
          TO_DUPLICATE,
          CALL_ID_DUPLICATE,
          CSEQ_DUPLICATE,
          MAX_FORWARDS_DUPLICATE,
          CONTENT_LENGTH_DUPLICATE ->
          SMUGGLING;
      case EMPTY, UNFINISHED, TOO_LARGE, VERSION, CONTENT_LENGTH_EXCEEDS -> CUT;
      default -> BROKEN;
    };
  }

  @Override
  public void inspect(SipSubject subject, Findings findings) {
    SipFault fault = subject.view().fault();
    SipRule rule = rules.get(fault);
    if (rule != null) {
      findings.add(rule.at("message", fault.name()));
    }
  }
}
