package org.pbxguard.core.secret;

import java.security.GeneralSecurityException;

/**
 * One use of an algorithm, as the guard makes it, run at the start to see that the module in use
 * takes it.
 *
 * <p>Immutable as far as its work is.
 *
 * @param algorithm what an administrator is told when it fails, with what it is used for
 * @param work returns normally when the algorithm works and gives what it must
 */
public record Trial(String algorithm, Work work) {

  /** What is tried. */
  @FunctionalInterface
  public interface Work {
    /** Throws when the algorithm is not to be had, is refused, or computes something else. */
    void run() throws GeneralSecurityException;
  }

  /** Fails the trial with a reason. */
  public static void require(boolean right, String otherwise) throws GeneralSecurityException {
    if (!right) {
      throw new GeneralSecurityException(otherwise);
    }
  }
}
