package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "1001", "alice", "a.b_c@d+e-f", "Alice"})
  void userId_allowedText_isTaken(String text) {
    assertThat(UserId.parse(text)).map(UserId::text).hasValue(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a\u0000", "ä", "a:b", "<x>", "1001\n"})
  void userId_otherText_isNone(String text) {
    assertThat(UserId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new UserId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void userId_length_isCapped() {
    assertThat(UserId.parse("x".repeat(64))).isPresent();
    assertThat(UserId.parse("x".repeat(65))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'123 456', 123456", "ab-cd, ABCD", "'\t1\u00a02', 12", "'', ''"})
  void code_spelling_isEvenedOut(String typed, String text) {
    assertThat(Code.of(typed).reveal()).isEqualTo(text);
  }

  @Test
  void code_tooLong_isNoCode() {
    assertThat(Code.of("1".repeat(129)).length()).isZero();
  }

  @FuzzTest(maxDuration = "30s")
  void code_anyInput_neverThrows(byte[] data) {
    Code code = Code.of(new String(data, StandardCharsets.UTF_8));
    assertThat(code.isOf("0123456789") && code.length() == 0).isFalse();
    assertThat(code.toString()).isEqualTo("Code(hidden)");
  }

  @Test
  void attempts_encoded_areTheSame() {
    Attempts counted = new Attempts(7, Instant.ofEpochMilli(12), 1, 2, 3, 4, true);

    assertThat(Attempts.decode(counted.encode())).isEqualTo(counted);
    assertThatThrownBy(() -> Attempts.decode(new byte[3])).isInstanceOf(MfaException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "5, 32", "9, 512", "10, 900", "1000000, 900"})
  void doubled_timesCapped(int times, long seconds) {
    assertThat(Attempts.doubled(Duration.ofSeconds(1), times, Duration.ofMinutes(15)))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.yubico.com/wsapi/2.0/verify",
        "http://127.0.0.1:8080/verify",
        "http://[::1]:1/verify",
        "http://localhost/verify"
      })
  void yubikeySettings_safeServer_isTaken(String url) {
    assertThat(servers(url).servers()).containsExactly(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.yubico.com/verify",
        "http://127.0.0.1.example.org/verify",
        "http://192.0.2.1/verify",
        "ftp://localhost/",
        "https://user@localhost/",
        "https:///x",
        "nonsense",
        "http://localhost bad/"
      })
  void yubikeySettings_unsafeServer_isRefused(String url) {
    assertThatThrownBy(() -> servers(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("servers: ")
        .hasMessageContaining(url);
  }

  private static YubikeySettings servers(String url) {
    return new YubikeySettings(
        true, 1, Optional.empty(), java.util.List.of(url), Duration.ofSeconds(5));
  }

  @Test
  void settings_defaults_arePinned() {
    MfaSettings settings = MfaSettings.defaults();

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.required()).isFalse();
    assertThat(settings.pendingLifetime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.totp())
        .isEqualTo(new TotpSettings(true, "PBX Guard", TotpAlgorithm.SHA1, 6, 30, 1, 2));
    assertThat(settings.backupCodes()).isEqualTo(new BackupCodeSettings(10, 16, 3));
    assertThat(settings.yubikey().enabled()).isFalse();
    assertThat(settings.yubikey().deadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.fido2().enabled()).isFalse();
    assertThat(settings.fido2().ceremonyLifetime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.throttle())
        .isEqualTo(
            new ThrottleSettings(
                3,
                Duration.ofSeconds(1),
                Duration.ofMinutes(15),
                100,
                20,
                Duration.ofMinutes(5),
                64));
  }

  @ParameterizedTest
  @CsvSource({"7, 30, 1, 2", "6, 31, 1, 2", "6, 30, 11, 2", "6, 30, -1, 2", "6, 30, 1, 3"})
  void totpSettings_outOfRange_isRefused(int digits, int period, int window, int drift) {
    assertThatThrownBy(
            () -> new TotpSettings(true, "x", TotpAlgorithm.SHA1, digits, period, window, drift))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a:b"})
  void totpSettings_badIssuer_isRefused(String issuer) {
    assertThatThrownBy(() -> new TotpSettings(true, issuer, TotpAlgorithm.SHA1, 6, 30, 1, 2))
        .hasMessageStartingWith("issuer: ");
  }

  @ParameterizedTest
  @CsvSource({"0, 16", "21, 16", "10, 4", "10, 10", "10, 28"})
  void backupCodeSettings_outOfRange_isRefused(int count, int length) {
    assertThatThrownBy(() -> new BackupCodeSettings(count, length, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void method_names_areTheRestContracts() {
    assertThat(MfaMethod.parse("totp")).hasValue(MfaMethod.TOTP);
    assertThat(MfaMethod.parse("backup_code")).hasValue(MfaMethod.BACKUP_CODE);
    assertThat(MfaMethod.parse("sms")).isEmpty();
    for (MfaMethod method : MfaMethod.values()) {
      assertThat(MfaMethod.ofId(method.id())).isEqualTo(method);
    }
  }

  @Test
  void result_fold_callsItsCase() {
    assertThat(fold(new MfaResult.Accepted(MfaMethod.TOTP, 1, true, false))).isEqualTo("yes");
    assertThat(fold(new MfaResult.Refused())).isEqualTo("no");
    assertThat(fold(new MfaResult.Throttled(Duration.ofSeconds(3)))).isEqualTo("PT3S");
    assertThat(fold(new MfaResult.Unavailable())).isEqualTo("down");
  }

  private static String fold(MfaResult result) {
    return result.<String>fold(yes -> "yes", () -> "no", Duration::toString, () -> "down");
  }
}
