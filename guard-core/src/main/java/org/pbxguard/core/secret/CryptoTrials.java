package org.pbxguard.core.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.journal.Table;

/**
 * What this package, and through it everything else, computes: each algorithm once, through the
 * code that uses it, against an answer that is known.
 *
 * <p>Stateless.
 */
final class CryptoTrials {
  private CryptoTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial("SecureRandom (keys, nonces, codes)", CryptoTrials::random),
        new Trial("SHA-256 (API keys, enrolment tokens)", CryptoTrials::sha256),
        new Trial("HMAC-SHA-256 (tokens, the audit's chain)", CryptoTrials::hmac),
        new Trial("HKDF-SHA-256 (keys of each purpose)", CryptoTrials::hkdf),
        new Trial("AES-256-GCM (rows at rest)", CryptoTrials::gcm),
        new Trial("PBKDF2-HMAC-SHA-256 (passphrase)", CryptoTrials::pbkdf2));
  }

  private static void random() throws GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    FipsMode.requireRandom(random);
    byte[] once = new byte[32];
    byte[] again = new byte[32];
    random.nextBytes(once);
    random.nextBytes(again);
    Trial.require(!Arrays.equals(once, again), "it repeats itself");
  }

  /** FIPS 180-4, the one-block example. */
  private static void sha256() throws GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    FipsMode.requireModule(sha256.getProvider(), "SHA-256");
    equal(
        sha256.digest("abc".getBytes(StandardCharsets.US_ASCII)),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  /** RFC 4231, test case 1. */
  private static void hmac() throws GeneralSecurityException {
    FipsMode.requireMac(Hmac.ALGORITHM);
    byte[] key = new byte[20];
    Arrays.fill(key, (byte) 0x0b);
    equal(
        new Hmac(key).tag("Hi There".getBytes(StandardCharsets.US_ASCII)),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  }

  /** RFC 5869, test case 1. */
  private static void hkdf() throws GeneralSecurityException {
    byte[] material = new byte[22];
    Arrays.fill(material, (byte) 0x0b);
    equal(
        Hkdf.from(bytes("000102030405060708090a0b0c"), material)
            .expand(bytes("f0f1f2f3f4f5f6f7f8f9"), 42),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  /** The GCM specification, test case 14, and a row of our own there and back. */
  private static void gcm() throws GeneralSecurityException {
    FipsMode.requireCipher(Sealer.TRANSFORMATION);
    equal(
        Sealer.crypt(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(new byte[32], "AES"),
            new byte[12],
            new byte[0],
            new byte[16]),
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    Sealer sealer = KeyRing.ephemeral().sealer();
    byte[] row = {1};
    byte[] sealed = sealer.seal(Table.META, row, row);
    Trial.require(Arrays.equals(sealer.open(Table.META, row, sealed), row), "a row does not open");
  }

  /** The example of the module's own least lengths: 14 characters, 16 bytes of salt. */
  private static void pbkdf2() throws GeneralSecurityException {
    FipsMode.requireDerivation(Passphrase.ALGORITHM);
    equal(
        Passphrase.pbkdf2("ABCDEFGHJKLMNP".toCharArray(), new byte[16], 10_000, 32),
        "9835f3e541ae7308e94e9a026dda5a3e2883c0dea3d6a053f081f33435103a32");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static void equal(byte[] computed, String hex) throws GeneralSecurityException {
    Trial.require(Arrays.equals(computed, bytes(hex)), "it computes something else");
  }
}
