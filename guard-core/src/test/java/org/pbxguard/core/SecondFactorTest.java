package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.journal.RowsInMemory;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

class SecondFactorTest {
  private final RowsInMemory disk = new RowsInMemory();
  private final KeyRing keys = KeyRing.ephemeral();
  private final MfaService service = open();

  private MfaService open() {
    MfaPorts ports =
        new MfaPorts(
            disk,
            each -> disk.replay(Table.MFA, each),
            keys.sealer(),
            MfaListener.none(),
            GuardClock.system());
    return SecondFactor.open(MfaSettings.defaults(), ports, keys).service();
  }

  @Test
  void open_defaults_offersCodesToEnrolAndRefusesTheUnknown() {
    UserId user = new UserId("1001");

    assertThat(service.enroll(user, Authorization.none())).isInstanceOf(Change.Done.class);
    assertThat(service.verify(user, "123456", Optional.empty())).isEqualTo(new MfaResult.Refused());
    assertThat(open().status(user).enabled()).isFalse();
  }
}
