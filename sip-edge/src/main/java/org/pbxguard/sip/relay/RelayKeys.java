package org.pbxguard.sip.relay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.secret.InsecureSecretAccess;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.secret.ReadsSecrets;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.token.FlowTokens;
import org.pbxguard.sip.via.Branch;
import org.pbxguard.sip.via.StampSeal;

/**
 * The keyed parts of the relay: branches and stamps under the ring's VIA key, flow tokens under its
 * FLOW_TOKEN key, and table indices under a key that lives as long as the process.
 *
 * <p>Immutable; what it makes is confined to one event loop.
 */
@ReadsSecrets
public final class RelayKeys {
  private final KeyRing ring;
  private final int keyId;
  private final byte[] table = new byte[SipHash.KEY_BYTES];

  /** The keys of a ring. */
  public RelayKeys(KeyRing ring) {
    this.ring = ring;
    this.keyId = ring.current().bits() & 0xFF;
    new SecureRandom().nextBytes(table);
  }

  private byte[] key(Purpose purpose) {
    return ring.derive(purpose).copyBytes(InsecureSecretAccess.get());
  }

  Branch branch() {
    return new Branch(key(Purpose.VIA), 0);
  }

  StampSeal seal() {
    return new StampSeal(key(Purpose.VIA), SipHash.KEY_BYTES, keyId);
  }

  FlowTokens tokens() {
    return new FlowTokens(key(Purpose.FLOW_TOKEN), keyId, hash());
  }

  /** A hash that is the same in every run, for what is written down. */
  SipHash lasting() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(Purpose.FLOW_TOKEN), "HmacSHA256"));
      return new SipHash(mac.doFinal("bindings".getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** A hash for tables of this process. */
  public SipHash hash() {
    return new SipHash(table, 0);
  }
}
