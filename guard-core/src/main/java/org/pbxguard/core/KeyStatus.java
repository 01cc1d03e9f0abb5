package org.pbxguard.core;

import java.util.List;
import java.util.Set;
import org.pbxguard.core.secret.KeyId;
import org.pbxguard.core.secret.RetiredKey;

/**
 * How the master key stands.
 *
 * <p>Immutable.
 *
 * @param current the version that makes what is new
 * @param retired the others, the youngest first
 * @param ofCodes the versions that users' backup codes were issued under
 * @param sealing whether rows of a retired key are being sealed anew
 */
public record KeyStatus(
    KeyId current, List<RetiredKey> retired, Set<KeyId> ofCodes, boolean sealing) {

  /** Copies the collections. */
  public KeyStatus {
    retired = List.copyOf(retired);
    ofCodes = Set.copyOf(ofCodes);
  }
}
