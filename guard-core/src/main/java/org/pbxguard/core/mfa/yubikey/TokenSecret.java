package org.pbxguard.core.mfa.yubikey;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.mfa.MfaException;

/**
 * The secrets programmed into a YubiKey, for sites that validate OTPs themselves: the private id
 * and the AES key.
 *
 * <p>It proves that the OTP came out of a key with these secrets, once its counters are compared;
 * it does not prove that the OTP is recent.
 *
 * <p>Immutable; prints nothing.
 */
public final class TokenSecret {
  static final int PRIVATE_ID = 6;
  static final int KEY = 16;

  /** CRC-16 of a whole block with its own complement at the end (ISO/IEC 13239). */
  private static final int CRC_RESIDUE = 0xF0B8;

  private final byte[] privateId;
  private final byte[] key;

  TokenSecret(byte[] privateId, byte[] key) {
    this.privateId = privateId.clone();
    this.key = key.clone();
  }

  /**
   * The secrets as the personalisation tool prints them.
   *
   * @param privateIdHex 12 hexadecimal digits
   * @param keyHex 32 hexadecimal digits
   * @throws IllegalArgumentException for anything else, without repeating it
   */
  public static TokenSecret ofHex(String privateIdHex, String keyHex) {
    return new TokenSecret(
        bytes("private_id", privateIdHex, PRIVATE_ID), bytes("aes_key", keyHex, KEY));
  }

  /** Secrets that no key has. */
  static TokenSecret random() {
    byte[] bytes = new byte[PRIVATE_ID + KEY];
    new SecureRandom().nextBytes(bytes);
    return new TokenSecret(
        Arrays.copyOf(bytes, PRIVATE_ID), Arrays.copyOfRange(bytes, PRIVATE_ID, bytes.length));
  }

  private static byte[] bytes(String field, String hex, int length) {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(hex.strip());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          field + ": " + 2 * length + " hexadecimal digits expected");
    }
    return bytes;
  }

  byte[] copyPrivateId() {
    return privateId.clone();
  }

  byte[] copyKey() {
    return key.clone();
  }

  /** The counters inside an OTP, or nothing when it is not of this key. */
  Optional<Counters> read(byte[] token) {
    byte[] plain = decrypt(token);
    boolean own =
        MessageDigest.isEqual(Arrays.copyOf(plain, PRIVATE_ID), privateId)
            && crc(plain) == CRC_RESIDUE;
    return own
        ? Optional.of(new Counters(littleEndian(plain, 6), plain[11] & 0xFF))
        : Optional.empty();
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
  }

  /** One block that is random by itself: ECB is what the key does, and hides nothing less here. */
  @SuppressWarnings("InsecureCryptoUsage")
  private byte[] decrypt(byte[] token) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher.doFinal(token);
    } catch (GeneralSecurityException e) {
      throw new MfaException("this Java cannot decrypt a YubiKey OTP", e);
    }
  }

  static int crc(byte[] bytes) {
    int crc = 0xFFFF;
    for (byte b : bytes) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
      }
    }
    return crc;
  }

  @Override
  public String toString() {
    return "TokenSecret(hidden)";
  }
}
