package org.pbxguard.core.mfa.totp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.mfa.TotpAlgorithm;
import org.pbxguard.core.mfa.UserId;

class ProvisioningTest {
  /** RFC 4648 10, without the padding. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void base32_rfc4648Vector_isThePublishedValue(String text, String encoded) {
    assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "ABC, ABC", "ABCD, ABCD", "ABCDEFGHI, ABCD EFGH I"})
  void grouped_text_isInFours(String text, String grouped) {
    assertThat(Base32.grouped(text)).isEqualTo(grouped);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a%20b",
    "a+b@c, a%2Bb%40c",
    "ä, %C3%A4",
    "A-z.0_~, A-z.0_~",
    "a/b?c&d=e, a%2Fb%3Fc%26d%3De"
  })
  void encode_text_leavesOnlyUnreservedCharacters(String text, String encoded) {
    assertThat(KeyUri.encode(text)).isEqualTo(encoded);
  }

  @Test
  void keyUri_token_namesEveryParameter() {
    TotpState token =
        new TotpState("foobar".getBytes(StandardCharsets.US_ASCII), TotpAlgorithm.SHA512, 8, 60);

    assertThat(KeyUri.of("My PBX & Co", new UserId("a@b"), token))
        .isEqualTo(
            "otpauth://totp/My%20PBX%20%26%20Co:a%40b?secret=MZXW6YTBOI"
                + "&issuer=My%20PBX%20%26%20Co&algorithm=SHA512&digits=8&period=60");
  }

  @Test
  void png_ofACode_showsItsModulesAndAQuietZone() throws IOException {
    String text = "otpauth://totp/x?secret=ABCDEFGH";
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(QrImage.of(text).png()));

    assertThat(image.getWidth()).isEqualTo((code.size + 8) * 6);
    assertThat(image.getHeight()).isEqualTo(image.getWidth());
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        boolean dark = (image.getRGB(x, y) & 0xFF) == 0;
        assertThat(dark).isEqualTo(code.getModule(x / 6 - 4, y / 6 - 4));
      }
    }
  }

  @Test
  void pngDataUri_ofACode_holdsThePng() {
    QrImage image = QrImage.of("x");
    String uri = image.pngDataUri();

    assertThat(uri).startsWith("data:image/png;base64,");
    assertThat(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)))
        .isEqualTo(image.png());
  }

  @Test
  void svg_ofACode_hasOnePathPerDarkModule() {
    QrCode code = QrCode.encodeText("x", QrCode.Ecc.MEDIUM);
    long dark = 0;
    for (int i = 0; i < code.size * code.size; i++) {
      dark += code.getModule(i % code.size, i / code.size) ? 1 : 0;
    }

    assertThat(QrImage.of("x").svg().split("h1v1h-1z", -1)).hasSize((int) dark + 1);
  }
}
