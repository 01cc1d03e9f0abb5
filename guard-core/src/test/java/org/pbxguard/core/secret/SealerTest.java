package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.journal.Table;

class SealerTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] ROW = "1001".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PLAIN = "the secret of 1001".getBytes(StandardCharsets.US_ASCII);

  private final KeyRing ring = KeyRing.ephemeral();
  private final Sealer sealer = ring.sealer();

  /** The AES-256 cases 13 to 16 of the specification that NIST SP 800-38D adopted. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + " 000000000000000000000000, '', '',"
        + " 530f8afbc74536b9a963b4f1c4cb738b",
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + " 000000000000000000000000, '', 00000000000000000000000000000000,"
        + " cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,"
        + " cafebabefacedbaddecaf888, '',"
        + " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255,"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
        + "b094dac5d93471bdec1a502270e3cc6c",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,"
        + " cafebabefacedbaddecaf888, feedfacedeadbeeffeedfacedeadbeefabaddad2,"
        + " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b",
  })
  void crypt_nistCase_givesItsCiphertextAndBack(
      String key, String nonce, String aad, String plain, String expected) {
    SecretKey aes = new SecretKeySpec(HEX.parseHex(key), "AES");
    byte[] hidden =
        Sealer.crypt(
            Cipher.ENCRYPT_MODE, aes, HEX.parseHex(nonce), HEX.parseHex(aad), HEX.parseHex(plain));
    assertThat(HEX.formatHex(hidden)).isEqualTo(expected);
    byte[] shown =
        Sealer.crypt(Cipher.DECRYPT_MODE, aes, HEX.parseHex(nonce), HEX.parseHex(aad), hidden);
    assertThat(HEX.formatHex(shown)).isEqualTo(plain);
  }

  @Test
  void open_whatWasSealedForTheRow_givesItBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int size = 0; size < 300; size++) {
      byte[] plain = new byte[size];
      random.nextBytes(plain);
      byte[] sealed = sealer.seal(Table.MFA, ROW, plain);
      assertThat(sealed).hasSize(size + Sealer.OVERHEAD);
      assertThat(sealer.open(Table.MFA, ROW, sealed)).isEqualTo(plain);
    }
  }

  @Test
  void open_atAnotherRowOrTable_isRefused() {
    byte[] sealed = sealer.seal(Table.MFA, ROW, PLAIN);
    assertThatThrownBy(
            () -> sealer.open(Table.MFA, "1002".getBytes(StandardCharsets.US_ASCII), sealed))
        .isInstanceOf(SealException.class);
    assertThatThrownBy(() -> sealer.open(Table.MFA, new byte[0], sealed))
        .isInstanceOf(SealException.class);
    assertThatThrownBy(() -> sealer.open(Table.SESSION, ROW, sealed))
        .isInstanceOf(SealException.class);
  }

  @Test
  void open_anyBitFlipped_isRefused() {
    byte[] sealed = sealer.seal(Table.MFA, ROW, PLAIN);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> sealer.open(Table.MFA, ROW, changed))
          .as("bit %d", bit)
          .isInstanceOf(SealException.class);
    }
  }

  @Test
  void open_cutAnywhere_isRefused() {
    byte[] sealed = sealer.seal(Table.MFA, ROW, PLAIN);
    for (int size = 0; size < sealed.length; size++) {
      byte[] cut = Arrays.copyOf(sealed, size);
      assertThatThrownBy(() -> sealer.open(Table.MFA, ROW, cut))
          .as("%d bytes", size)
          .isInstanceOf(SealException.class);
    }
  }

  @Test
  void open_withAnotherRing_saysWhichKeyIsMissing() {
    byte[] sealed = sealer.seal(Table.MFA, ROW, PLAIN);
    assertThatThrownBy(() -> KeyRing.ephemeral().sealer().open(Table.MFA, ROW, sealed))
        .isInstanceOf(SealException.class)
        .hasMessageContaining(ring.current().toString());
  }

  @Test
  void open_afterRotation_stillOpensAndIsOutdated() {
    SecretBytes old = SecretBytes.random(32, new SecureRandom());
    SecretBytes fresh = SecretBytes.random(32, new SecureRandom());
    byte[] sealed = KeyRing.of(List.of(old)).sealer().seal(Table.MFA, ROW, PLAIN);
    Sealer rotated = KeyRing.of(List.of(fresh, old)).sealer();

    assertThat(rotated.open(Table.MFA, ROW, sealed)).isEqualTo(PLAIN);
    assertThat(rotated.isOutdated(sealed)).isTrue();
    byte[] resealed = rotated.seal(Table.MFA, ROW, PLAIN);
    assertThat(rotated.isOutdated(resealed)).isFalse();
    assertThat(KeyRing.of(List.of(fresh)).sealer().open(Table.MFA, ROW, resealed)).isEqualTo(PLAIN);
  }

  @Test
  void seal_thousandTimes_neverRepeatsANonce() {
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      nonces.add(HEX.formatHex(sealer.seal(Table.MFA, ROW, PLAIN), 5, 17));
    }
    assertThat(nonces).hasSize(1000);
  }

  /** Nobody makes a sealed value, or a signature, without the key. */
  @FuzzTest
  void open_anyBytes_isRefused(FuzzedDataProvider data) {
    byte[] header = data.consumeBoolean() ? sealer.seal(Table.MFA, ROW, PLAIN) : new byte[0];
    byte[] kept = Arrays.copyOf(header, Math.min(header.length, data.consumeInt(0, 20)));
    byte[] rest = data.consumeRemainingAsBytes();
    byte[] forged = Arrays.copyOf(kept, kept.length + rest.length);
    System.arraycopy(rest, 0, forged, kept.length, rest.length);
    assertThatThrownBy(() -> sealer.open(Table.MFA, ROW, forged)).isInstanceOf(SealException.class);
    assertThat(ring.signer(Purpose.COOKIE, 16).verify(PLAIN, forged)).isFalse();
  }
}
