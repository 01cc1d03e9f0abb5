package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TotpAlgorithm;
import org.pbxguard.core.mfa.TotpSettings;
import org.pbxguard.core.mfa.UserId;

/** oathtool makes the codes: every algorithm, length and period, every window back and forward. */
class OathtoolIT {
  private static final int FARTHEST = 12;
  private static final UserId USER = new UserId("1001");

  static Stream<Arguments> tokens() {
    List<Arguments> tokens = new ArrayList<>();
    for (TotpAlgorithm algorithm : TotpAlgorithm.values()) {
      for (int digits : new int[] {6, 8}) {
        for (int period : new int[] {30, 60}) {
          tokens.add(Arguments.of(algorithm, digits, period));
        }
      }
    }
    return tokens.stream();
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void verify_codesOfOathtool_areAcceptedWithinEveryWindowAndOnce(
      TotpAlgorithm algorithm, int digits, int period) throws Exception {
    for (int window = 0; window <= 10; window++) {
      TotpSettings totp = InnerFactor.totp(algorithm, digits, period, window, 0);
      MfaSettings settings = InnerFactor.settings(totp, 1);
      InnerFactor factor = new InnerFactor(settings, new MemoryJournal());
      Enrolment shown = factor.begin(USER);
      factor.complete(USER, factor.codes(shown, totp, 0, 1).get(0));
      factor.pass(Duration.ofHours(1));

      List<String> codes = factor.codes(shown, totp, -FARTHEST, 2 * FARTHEST + 1);
      assertThat(codes).hasSize(2 * FARTHEST + 1).allMatch(code -> code.length() == digits);
      for (int i = 0; i < codes.size(); i++) {
        int offset = i - FARTHEST;
        assertThat(factor.verify(USER, codes.get(i)).accepted())
            .as("window %d, %d steps off", window, offset)
            .isEqualTo(Math.abs(offset) <= window);
        assertThat(factor.verify(USER, codes.get(i)).accepted()).as("a second time").isFalse();
      }
    }
  }
}
