package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5869 appendix A.1 to A.3 (the cases with SHA-256) and RFC 4231 for the HMAC below it. */
class HkdfTest {
  private static final HexFormat HEX = HexFormat.of();

  private static byte[] range(int from, int to) {
    byte[] bytes = new byte[to - from + 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  @Test
  void expand_rfc5869CaseA1_givesItsOutput() {
    byte[] material = HEX.parseHex("0b".repeat(22));
    byte[] salt = range(0x00, 0x0c);
    assertThat(Hkdf.extract(salt, material))
        .isEqualTo(
            HEX.parseHex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
    assertThat(Hkdf.from(salt, material).expand(range(0xf0, 0xf9), 42))
        .isEqualTo(
            HEX.parseHex(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                    + "34007208d5b887185865"));
  }

  @Test
  void expand_rfc5869CaseA2_givesItsOutput() {
    byte[] material = range(0x00, 0x4f);
    byte[] salt = range(0x60, 0xaf);
    assertThat(Hkdf.extract(salt, material))
        .isEqualTo(
            HEX.parseHex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"));
    assertThat(Hkdf.from(salt, material).expand(range(0xb0, 0xff), 82))
        .isEqualTo(
            HEX.parseHex(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                    + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                    + "cc30c58179ec3e87c14c01d5c1f3434f1d87"));
  }

  @Test
  void expand_rfc5869CaseA3_givesItsOutput() {
    byte[] material = HEX.parseHex("0b".repeat(22));
    byte[] nothing = {};
    assertThat(Hkdf.extract(nothing, material))
        .isEqualTo(
            HEX.parseHex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
    assertThat(Hkdf.from(nothing, material).expand(nothing, 42))
        .isEqualTo(
            HEX.parseHex(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                    + "9d201395faa4b61a96c8"));
  }

  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265,"
        + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  })
  void tag_rfc4231Case_givesItsTag(String key, String message, String tag) {
    assertThat(new Hmac(HEX.parseHex(key)).tag(HEX.parseHex(message))).isEqualTo(HEX.parseHex(tag));
  }

  @Test
  void tag_messageInParts_isThatOfTheWhole() {
    Hmac mac = new Hmac(new byte[] {1});
    assertThat(mac.tag(new byte[] {1, 2}, new byte[] {3})).isEqualTo(mac.tag(new byte[] {1, 2, 3}));
  }

  @Test
  void expand_sizeOutOfRange_isRefused() {
    Hkdf hkdf = Hkdf.from(new byte[0], new byte[] {1});
    assertThat(hkdf.expand(new byte[0], Hkdf.MAX_SIZE)).hasSize(8160);
    assertThatThrownBy(() -> hkdf.expand(new byte[0], Hkdf.MAX_SIZE + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hkdf.expand(new byte[0], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
