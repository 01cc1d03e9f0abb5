package org.pbxguard.core.mfa.backup;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The keys without which a stolen store cannot be searched for backup codes. A rotation adds one;
 * sets name the one that they were made with.
 *
 * <p>Implementations are thread-safe.
 */
public interface Pepper {

  /** The version that new sets use. */
  int current();

  /** The key of a version, or nothing when it is gone: sets of it are void. */
  Optional<SecretKey> key(int version);
}
