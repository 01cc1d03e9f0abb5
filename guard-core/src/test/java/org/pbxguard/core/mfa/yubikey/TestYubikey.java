package org.pbxguard.core.mfa.yubikey;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A YubiKey in software: types OTPs and counts as a real one does. */
final class TestYubikey {
  private final SplittableRandom random;
  private final byte[] publicId = new byte[6];
  private final byte[] privateId = new byte[6];
  private final byte[] key = new byte[16];
  private int session = 1;
  private int use;

  TestYubikey(int seed) {
    this.random = new SplittableRandom(seed);
    random.nextBytes(publicId);
    random.nextBytes(privateId);
    random.nextBytes(key);
  }

  String publicId() {
    return Modhex.encode(publicId);
  }

  TokenSecret secret() {
    return TokenSecret.ofHex(HexFormat.of().formatHex(privateId), HexFormat.of().formatHex(key));
  }

  /** It is pulled out and plugged in. */
  void plugIn() {
    session++;
    use = 0;
  }

  /** Touched: types an OTP. */
  String touch() {
    return otp(session, use++);
  }

  /** The OTP that it typed, or will type, at these counters. */
  String otp(int atSession, int atUse) {
    byte[] plain =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(privateId)
            .putShort((short) atSession)
            .put(new byte[] {1, 2, 3})
            .put((byte) atUse)
            .putShort((short) random.nextInt())
            .array();
    byte[] checked = java.util.Arrays.copyOf(plain, 14);
    ByteBuffer.wrap(plain)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(14, (short) ~TokenSecret.crc(checked));
    return publicId() + Modhex.encode(encrypted(plain));
  }

  /** Well encrypted, but of another private id or with a broken checksum. */
  String broken() {
    return publicId() + Modhex.encode(encrypted(new byte[16]));
  }

  @SuppressWarnings("InsecureCryptoUsage")
  private byte[] encrypted(byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
