package org.pbxguard.sip.relay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.secret.InsecureSecretAccess;
import org.pbxguard.core.secret.KeyId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.secret.ReadsSecrets;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.token.FlowTokens;
import org.pbxguard.sip.via.Branch;
import org.pbxguard.sip.via.StampSeal;

/**
 * The keyed parts of the relay: branches and stamps under the ring's VIA keys, flow tokens under
 * its FLOW_TOKEN keys, and table indices under a key that lives as long as the process.
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

  private byte[] key(Purpose purpose, KeyId version) {
    return ring.derive(purpose, version).orElseThrow().copyBytes(InsecureSecretAccess.get());
  }

  /** Of the oldest key: what rings while keys change is still cancelled and acknowledged. */
  Branch branch() {
    return new Branch(key(Purpose.VIA, oldest()), 0);
  }

  StampSeal seal() {
    StampSeal seal = new StampSeal(key(Purpose.VIA, ring.current()), SipHash.KEY_BYTES, keyId);
    for (KeyId version : retired()) {
      seal.opening(key(Purpose.VIA, version), SipHash.KEY_BYTES, version.bits() & 0xFF);
    }
    return seal;
  }

  FlowTokens tokens() {
    FlowTokens tokens = new FlowTokens(key(Purpose.FLOW_TOKEN, ring.current()), keyId, hash());
    for (KeyId version : retired()) {
      tokens.opening(key(Purpose.FLOW_TOKEN, version), version.bits() & 0xFF);
    }
    return tokens;
  }

  private KeyId oldest() {
    List<KeyId> versions = ring.versions();
    return versions.get(versions.size() - 1);
  }

  private List<KeyId> retired() {
    return ring.versions().stream().filter(version -> !version.equals(ring.current())).toList();
  }

  /** A hash that is the same in every run, for what is written down: of the oldest key, too. */
  SipHash lasting() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(Purpose.FLOW_TOKEN, oldest()), "HmacSHA256"));
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
