package org.pbxguard.core.mfa.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.mfa.TotpAlgorithm;

class TotpTest {
  private static final String SEED = "1234567890";

  private static TotpState token(TotpAlgorithm algorithm, int digits) {
    String secret = SEED.repeat(7).substring(0, algorithm.secretBytes());
    return new TotpState(secret.getBytes(StandardCharsets.US_ASCII), algorithm, digits, 30);
  }

  /** RFC 4226 appendix D. */
  @ParameterizedTest
  @CsvSource({
    "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
    "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
  })
  void code_rfc4226Counter_isThePublishedValue(long counter, String code) {
    assertThat(Totp.code(token(TotpAlgorithm.SHA1, 6), counter)).isEqualTo(code);
  }

  /** RFC 6238 appendix B, with the secrets of its reference code. */
  @ParameterizedTest
  @CsvSource({
    "59, SHA1, 94287082",
    "59, SHA256, 46119246",
    "59, SHA512, 90693936",
    "1111111109, SHA1, 07081804",
    "1111111109, SHA256, 68084774",
    "1111111109, SHA512, 25091201",
    "1111111111, SHA1, 14050471",
    "1111111111, SHA256, 67062674",
    "1111111111, SHA512, 99943326",
    "1234567890, SHA1, 89005924",
    "1234567890, SHA256, 91819424",
    "1234567890, SHA512, 93441116",
    "2000000000, SHA1, 69279037",
    "2000000000, SHA256, 90698825",
    "2000000000, SHA512, 38618901",
    "20000000000, SHA1, 65353130",
    "20000000000, SHA256, 77737706",
    "20000000000, SHA512, 47863826"
  })
  void code_rfc6238Time_isThePublishedValue(long seconds, TotpAlgorithm algorithm, String code) {
    long step = Totp.stepAt(Instant.ofEpochSecond(seconds), 30);

    assertThat(Totp.code(token(algorithm, 8), step)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"-1, -1", "0, 0", "29, 0", "30, 1", "59, 1"})
  void stepAt_moment_isRoundedDown(long seconds, long step) {
    assertThat(Totp.stepAt(Instant.ofEpochSecond(seconds), 30)).isEqualTo(step);
  }
}
