package org.pbxguard.core.decision;

import org.pbxguard.core.block.Block;

/**
 * Carries out verdicts at one edge, one method per action, so that each has to be faced. Exactly
 * one of them is called for a message, by the thread that asked for the verdict. A verdict that is
 * watch-only always arrives at {@link #observe}.
 *
 * <p>Implementations are stateless and shared.
 *
 * @param <C> the edge's context of a message
 */
public interface Enforcer<C> {
  /** Lets a clean message go on. */
  void allow(C context);

  /** Lets a noted message go on. */
  void observe(C context, Verdict verdict);

  /** Slows the sender down. */
  void shape(C context, Verdict verdict);

  /** Refuses with an answer that holds the reference and nothing of the reasons. */
  void reject(C context, Verdict verdict);

  /** Drops without an answer. */
  void drop(C context, Verdict verdict);

  /** Refuses, and closes what the source has open where that is fitting. */
  void block(C context, Verdict verdict, Block block);
}
