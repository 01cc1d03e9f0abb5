package org.pbxguard.server.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A YubiKey in software: types OTPs and counts as a real one does. */
final class SoftYubikey {
  private static final String MODHEX = "cbdefghijklnrtuv";

  private final SplittableRandom random;
  private final byte[] publicId = new byte[6];
  private final byte[] privateId = new byte[6];
  private final byte[] key = new byte[16];
  private int session = 1;
  private int use;

  SoftYubikey(long seed) {
    random = new SplittableRandom(seed);
    random.nextBytes(publicId);
    random.nextBytes(privateId);
    random.nextBytes(key);
  }

  String publicId() {
    return modhex(publicId);
  }

  String privateIdHex() {
    return HexFormat.of().formatHex(privateId);
  }

  String keyHex() {
    return HexFormat.of().formatHex(key);
  }

  /** It is pulled out and plugged in. */
  void plugIn() {
    session++;
    use = 0;
  }

  /** Touched: types an OTP. */
  String touch() {
    byte[] plain = new byte[16];
    ByteBuffer.wrap(plain)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(privateId)
        .putShort((short) session)
        .put(new byte[] {1, 2, 3})
        .put((byte) use++)
        .putShort((short) random.nextInt());
    ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).putShort(14, (short) ~crc(plain, 14));
    return publicId() + modhex(encrypted(plain));
  }

  /** Under its public id, but of another private one. */
  String broken() {
    return publicId() + modhex(encrypted(new byte[16]));
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

  private static int crc(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x8408;
      }
    }
    return crc;
  }

  private static String modhex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(MODHEX.charAt((b >> 4) & 15)).append(MODHEX.charAt(b & 15));
    }
    return text.toString();
  }
}
