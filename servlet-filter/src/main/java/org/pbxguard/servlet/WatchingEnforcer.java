package org.pbxguard.servlet;

import org.pbxguard.core.block.Block;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Verdict;

/**
 * Lets every request go on, whatever the verdict says.
 *
 * <p>Stateless.
 */
final class WatchingEnforcer implements Enforcer<Exchange> {

  @Override
  public void allow(Exchange exchange) {}

  @Override
  public void observe(Exchange exchange, Verdict verdict) {}

  @Override
  public void shape(Exchange exchange, Verdict verdict) {}

  @Override
  public void reject(Exchange exchange, Verdict verdict) {}

  @Override
  public void drop(Exchange exchange, Verdict verdict) {}

  @Override
  public void block(Exchange exchange, Verdict verdict, Block block) {}
}
