package org.pbxguard.core.mfa.fido2;

import com.yubico.webauthn.data.ByteArray;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.interfaces.ECPublicKey;

/**
 * A P-256 public key as a COSE_Key for ES256 (RFC 9053 2.1 and 7.1.1), in the canonical CBOR of
 * CTAP2.
 *
 * <p>Immutable.
 */
final class CoseKey {
  private static final int COORDINATE = 32;

  /** Map of five: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), then the label of x. */
  private static final byte[] HEAD = {
    (byte) 0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, COORDINATE
  };

  private static final byte[] Y = {0x22, 0x58, COORDINATE};

  private CoseKey() {}

  static ByteArray es256(ECPublicKey key) {
    return new ByteArray(
        ByteBuffer.allocate(HEAD.length + Y.length + 2 * COORDINATE)
            .put(HEAD)
            .put(fixed(key.getW().getAffineX()))
            .put(Y)
            .put(fixed(key.getW().getAffineY()))
            .array());
  }

  private static byte[] fixed(BigInteger coordinate) {
    byte[] bytes = coordinate.toByteArray();
    byte[] fixed = new byte[COORDINATE];
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
    return fixed;
  }
}
