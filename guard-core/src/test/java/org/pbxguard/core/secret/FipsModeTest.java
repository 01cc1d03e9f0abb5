package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without the module; FipsIT of guard-server starts a process with it. */
class FipsModeTest {
  private static final Trial NEVER =
      new Trial(
          "never",
          () -> {
            throw new AssertionError("tried without a module");
          });

  @Test
  void enter_notWanted_changesNothing() {
    String first = Security.getProviders()[0].getName();
    assertThat(FipsMode.enter(FipsSettings.defaults(), List.of(NEVER))).isFalse();
    assertThat(Security.getProviders()[0].getName()).isEqualTo(first);
  }

  @Test
  void enter_wantedAndNotThere_goesOnWithoutIt() {
    assertThat(FipsMode.enter(new FipsSettings(true, false), List.of(NEVER))).isFalse();
  }

  @Test
  void enter_enforcedAndNotThere_isOneSentenceWithTheWayOut() {
    assertThatThrownBy(() -> FipsMode.enter(new FipsSettings(false, true), List.of(NEVER)))
        .isInstanceOf(FipsException.class)
        .hasMessageStartingWith("security.enforce_fips: ")
        .hasMessageContaining("add bc-fips");
  }

  /** The JDK computes what the trials want, and is not the module. */
  @Test
  void trials_onTheJdk_allFailForTheProviderAlone() {
    int served = 0;
    for (Trial trial : CryptoTrials.all()) {
      try {
        trial.work().run();
        served++;
      } catch (GeneralSecurityException e) {
        assertThat(e).as(trial.algorithm()).hasMessageContaining("is served by ");
      }
    }
    assertThat(served).as("HKDF is our own, on top of HMAC").isOne();
  }
}
