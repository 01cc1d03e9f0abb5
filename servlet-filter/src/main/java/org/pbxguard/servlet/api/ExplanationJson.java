package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.pbxguard.core.Explanation;

/**
 * An explanation as JSON. Evidence is attacker's text: JSON's own escaping holds it.
 *
 * <p>Immutable.
 */
final class ExplanationJson {
  private final Explanation explanation;

  ExplanationJson(Explanation explanation) {
    this.explanation = explanation;
  }

  void writeTo(ObjectNode body) {
    body.put("source", explanation.source().toString())
        .put("threat_score", explanation.score())
        .put("failed_logins", explanation.failedLogins())
        .put("suspicious_messages", explanation.suspiciousMessages())
        .put("missing_targets", explanation.missingTargets())
        .put("demoted", explanation.demoted())
        .put("strongest_proof", explanation.strongestProof().name().toLowerCase(Locale.ROOT))
        .put("lifted_by", explanation.lifts());
    explanation.allowed().ifPresent(entry -> body.put("allowed_by", entry.prefix().toString()));
    explanation.block().ifPresent(block -> body.put("blocked_by", block.by()));
    findings(body.putArray("findings"));
  }

  void findings(ArrayNode findings) {
    for (Explanation.Item item : explanation.items()) {
      findings
          .addObject()
          .put("time", item.time().toString())
          .put("rule", item.rule())
          .put("category", item.category().name().toLowerCase(Locale.ROOT))
          .put("severity", item.severity().name().toLowerCase(Locale.ROOT))
          .put("points", item.points())
          .put("where", item.where())
          .put("evidence", item.evidence())
          .put("proof", item.proof().name().toLowerCase(Locale.ROOT))
          .put("counts_towards_block", item.counts())
          .put("passed_by", item.passedBy());
    }
  }
}
