package org.pbxguard.servlet;

import jakarta.servlet.http.HttpServletResponse;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Verdict;

/**
 * Carries out verdicts on requests. A refused one is answered with the status of what was wrong
 * with its form, one of a source that tries out paths with 404, else with 403.
 *
 * <p>Stateless.
 */
final class HttpEnforcer implements Enforcer<Exchange> {
  private static final int TOO_MANY_REQUESTS = 429;

  @Override
  public void allow(Exchange exchange) {}

  @Override
  public void observe(Exchange exchange, Verdict verdict) {}

  @Override
  public void shape(Exchange exchange, Verdict verdict) {
    exchange.refuse(TOO_MANY_REQUESTS, verdict.reference());
  }

  @Override
  public void reject(Exchange exchange, Verdict verdict) {
    int malformed = exchange.anomalies().status();
    exchange.refuse(malformed == 0 ? status(exchange) : malformed, verdict.reference());
  }

  /** Whoever tries out paths learns nothing when all the others are missing as well. */
  private static int status(Exchange exchange) {
    boolean triesPaths =
        exchange.findings().list().stream().anyMatch(f -> f.rule().equals(Scans.PATHS_RULE));
    return triesPaths ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_FORBIDDEN;
  }

  /** A connection is open: its client gets an answer. */
  @Override
  public void drop(Exchange exchange, Verdict verdict) {
    reject(exchange, verdict);
  }

  @Override
  public void block(Exchange exchange, Verdict verdict, Block block) {
    reject(exchange, verdict);
  }
}
