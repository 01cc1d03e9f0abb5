package org.pbxguard.benchmarks.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.mfa.yubikey.TokenSecret;

/**
 * A YubiKey in software, for one right OTP and many wrong ones.
 *
 * <p>Confined to one thread.
 */
final class OtpKey {
  private static final String MODHEX = "cbdefghijklnrtuv";

  private final SplittableRandom random = new SplittableRandom(20_261_124);
  private final byte[] publicId = bytes(6);
  private final byte[] privateId = bytes(6);
  private final byte[] key = bytes(16);

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  TokenSecret secret() {
    return TokenSecret.ofHex(HexFormat.of().formatHex(privateId), HexFormat.of().formatHex(key));
  }

  /** The OTP of the first touch. */
  @SuppressWarnings("InsecureCryptoUsage")
  String first() throws GeneralSecurityException {
    ByteBuffer plain = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).put(privateId);
    plain.putShort((short) 1).putShort(14, (short) ~crc(plain.array()));
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    return modhex(publicId) + modhex(cipher.doFinal(plain.array()));
  }

  private static int crc(byte[] block) {
    int crc = 0xFFFF;
    for (int i = 0; i < block.length - 2; i++) {
      crc ^= block[i] & 0xFF;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x8408;
      }
    }
    return crc;
  }

  /** Under its name, but made up. */
  String wrong() {
    return modhex(publicId) + modhex(bytes(16));
  }

  /** Of a key that nobody has. */
  String anothers() {
    return modhex(bytes(22));
  }

  private static String modhex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(MODHEX.charAt((b >> 4) & 15)).append(MODHEX.charAt(b & 15));
    }
    return text.toString();
  }
}
