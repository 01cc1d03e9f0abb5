package org.pbxguard.core;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.backup.BackupCodes;
import org.pbxguard.core.secret.FipsMode;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.secret.Trial;

/**
 * The uses of algorithms that the second factor's settings bring with them, for {@link FipsMode}.
 *
 * <p>Not instantiable.
 */
public final class FipsTrials {
  private static final int TAG = 32;
  private static final byte[] MESSAGE = "Hi There".getBytes(StandardCharsets.US_ASCII);

  /** RFC 2202 and RFC 4231, test case 1: a key of twenty bytes 0x0b, "Hi There". */
  private static final Map<String, String> MACS =
      Map.of(
          "HmacSHA1", "b617318655057264e28bc0b6fb378c8ef146be00",
          "HmacSHA256", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
          "HmacSHA512",
              "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                  + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");

  private FipsTrials() {}

  /** Those of the settings. */
  public static List<Trial> of(MfaSettings settings) {
    List<Trial> trials = new ArrayList<>();
    String mac = settings.totp().algorithm().jcaName();
    trials.add(new Trial(mac + " (time-based codes)", () -> mac(mac)));
    trials.add(
        new Trial(
            "PBKDF2-HMAC-SHA-256 of %d characters (backup codes)"
                .formatted(settings.backupCodes().length()),
            () -> backupCodes(settings)));
    if (settings.yubikey().enabled()) {
      trials.add(new Trial("HmacSHA1 (answers of validation servers)", () -> mac("HmacSHA1")));
      trials.add(new Trial("AES-128-ECB (one-time passwords of YubiKeys)", FipsTrials::aes));
    }
    if (settings.fido2().enabled()) {
      trials.add(new Trial("ECDSA P-256 (FIDO2 keys)", () -> signs("EC", "SHA256withECDSA")));
      trials.add(new Trial("Ed25519 (FIDO2 keys)", () -> signs("Ed25519", "Ed25519")));
      trials.add(new Trial("RSA (FIDO2 keys)", () -> signs("RSA", "SHA256withRSA")));
    }
    return trials;
  }

  private static void mac(String algorithm) throws GeneralSecurityException {
    FipsMode.requireMac(algorithm);
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(HexFormat.of().parseHex("0b".repeat(20)), algorithm));
    String tag = HexFormat.of().formatHex(mac.doFinal(MESSAGE));
    Trial.require(tag.equals(MACS.get(algorithm)), "it computes something else");
  }

  /** A set is made as for a user. */
  private static void backupCodes(MfaSettings settings) throws GeneralSecurityException {
    BackupCodes codes =
        new BackupCodes(settings.backupCodes(), KeyRing.ephemeral().signer(Purpose.PEPPER, TAG), 1);
    Trial.require(codes.issue(Instant.EPOCH).isPresent(), "it takes too long");
  }

  /** FIPS 197, appendix C.1. */
  @SuppressWarnings("InsecureCryptoUsage")
  private static void aes() throws GeneralSecurityException {
    FipsMode.requireCipher("AES/ECB/NoPadding");
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] plain = cipher.doFinal(HexFormat.of().parseHex("69c4e0d86a7b0430d8cdb78070b4c55a"));
    Trial.require(
        HexFormat.of().formatHex(plain).equals("00112233445566778899aabbccddeeff"),
        "it computes something else");
  }

  private static void signs(String keys, String algorithm) throws GeneralSecurityException {
    FipsMode.requireSignature(algorithm);
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
    if (keys.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    KeyPair pair = generator.generateKeyPair();
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(pair.getPublic());
    signature.update(MESSAGE);
    Trial.require(signature.verify(signed), "what it signs does not verify");
  }
}
