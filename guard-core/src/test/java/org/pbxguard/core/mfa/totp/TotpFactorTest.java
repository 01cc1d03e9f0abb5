package org.pbxguard.core.mfa.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.TotpAlgorithm;
import org.pbxguard.core.mfa.TotpSettings;
import org.pbxguard.core.mfa.UserId;

class TotpFactorTest {
  private static final UserId USER = new UserId("1001");
  private final TestTime time = new TestTime();
  private final TotpFactor factor = new TotpFactor(TotpSettings.defaults(), time.clock());
  private Credential token = factor.issue(USER, time.wall()).credential();

  private static String code(Credential token, long step) {
    return Totp.code(TotpState.decode(token.copyState()), step);
  }

  private long now() {
    return Totp.stepAt(time.wall(), 30);
  }

  private Check check(long offset) {
    return factor.check(List.of(token), Code.of(code(token, now() + offset)));
  }

  /** As the service does on acceptance. */
  private boolean accept(long offset) {
    if (check(offset) instanceof Check.Match match) {
      token = match.next();
      return true;
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
  void check_defaultWindow_isOneStepEachSide(long offset, boolean accepted) {
    assertThat(check(offset) instanceof Check.Match).isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10})
  void check_window_isAsSet(int window) {
    TotpFactor wide =
        new TotpFactor(
            new TotpSettings(true, "x", TotpAlgorithm.SHA512, 8, 60, window, 0), time.clock());
    Credential one = wide.issue(USER, time.wall()).credential();
    long step = Totp.stepAt(time.wall(), 60);
    for (int offset = -12; offset <= 12; offset++) {
      Check check = wide.check(List.of(one), Code.of(code(one, step + offset)));
      assertThat(check instanceof Check.Match).isEqualTo(Math.abs(offset) <= window);
    }
  }

  @Test
  void check_usedStep_isReplayed() {
    assertThat(accept(0)).isTrue();

    assertThat(check(0)).isEqualTo(new Check.Mismatch(MfaEvent.Reason.REPLAYED));
  }

  @Test
  void check_earlierStepAfterALaterOne_isRefused() {
    assertThat(accept(1)).isTrue();

    assertThat(accept(0)).isFalse();
    assertThat(accept(-1)).isFalse();
  }

  @Test
  void check_tokenThatRunsAhead_isLearnedUpToTwoSteps() {
    for (int day = 0; day < 4; day++) {
      int ahead = Math.min(3, day + 1);
      assertThat(accept(ahead)).as("%d ahead", ahead).isTrue();
      assertThat(TotpState.decode(token.copyState()).drift()).isEqualTo(Math.min(2, ahead));
      time.pass(Duration.ofDays(1));
    }
    assertThat(accept(4)).as("beyond what is learned").isFalse();
  }

  @Test
  void check_tokenThatRunsBehind_isLearnedUpToTwoSteps() {
    for (int day = 0; day < 4; day++) {
      assertThat(accept(-Math.min(3, day + 1))).isTrue();
      time.pass(Duration.ofDays(1));
    }
    assertThat(TotpState.decode(token.copyState()).drift()).isEqualTo(-2);
    assertThat(accept(-4)).isFalse();
  }

  @Test
  void check_withoutCredential_neverMatches() {
    for (long step = now() - 2; step <= now() + 2; step++) {
      assertThat(factor.check(List.of(), Code.of(code(token, step))))
          .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
    }
  }

  @Test
  void check_codeOfOtherLength_isWrong() {
    assertThat(factor.check(List.of(token), Code.of("12345678")))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  @ParameterizedTest
  @CsvSource({
    "123456, true",
    "12345678, true",
    "1234567, false",
    "12345, false",
    "12345a, false",
    "'', false",
    "١٢٣٤٥٦, false"
  })
  void recognises_digits_ofSixOrEight(String text, boolean recognised) {
    assertThat(factor.recognises(Code.of(text))).isEqualTo(recognised);
  }

  @ParameterizedTest
  @CsvSource({"SHA1, 20", "SHA256, 32", "SHA512, 64"})
  void issue_secret_isAsLongAsTheHash(TotpAlgorithm algorithm, int length) {
    TotpFactor other =
        new TotpFactor(new TotpSettings(true, "x", algorithm, 6, 30, 1, 2), time.clock());
    Credential one = other.issue(USER, time.wall()).credential();

    assertThat(TotpState.decode(one.copyState()).copySecret()).hasSize(length);
  }

  @Test
  void state_encoded_isTheSame() {
    TotpState state =
        new TotpState(new byte[] {1, 2, 3}, TotpAlgorithm.SHA256, 8, 60).used(123, -2);
    TotpState read = TotpState.decode(state.encode());

    assertThat(read.encode()).isEqualTo(state.encode());
    assertThat(read.lastStep()).isEqualTo(123);
    assertThat(read.drift()).isEqualTo(-2);
    assertThat(read.algorithm()).isEqualTo(TotpAlgorithm.SHA256);
    assertThat(read.toString()).isEqualTo("TotpState(hidden)");
    assertThatThrownBy(() -> TotpState.decode(new byte[4])).isInstanceOf(MfaException.class);
  }
}
