package org.pbxguard.core.mfa;

import java.util.List;

/**
 * A factor that is proven by typing a code.
 *
 * <p>Implementations are thread-safe, never throw for bad input, and do the same work for a user
 * without credentials as for a wrong code: an empty list is checked against a decoy.
 */
public interface CodeFactor {

  /** The kind of factor. */
  MfaMethod method();

  /** Whether a code has this factor's form. It looks at the form only, never at a user. */
  boolean recognises(Code code);

  /**
   * Compares a code with the user's credentials of this method.
   *
   * @param own the user's credentials of this method; empty when there are none
   * @return never {@link Check.Match} for an empty list
   */
  Check check(List<Credential> own, Code code);
}
