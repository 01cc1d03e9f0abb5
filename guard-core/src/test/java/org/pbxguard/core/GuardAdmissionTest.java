package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.GuardFixture.prefix;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.net.IpAddress;

class GuardAdmissionTest {
  private static final String VICTIM = "198.51.100.7";

  private GuardFixture fixture = new GuardFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void flood(int messages) {
    for (int i = 0; i < messages; i++) {
      fixture.guard.admission(fixture.forged(IpAddress.ofV4(i).toString()), Standing.STRANGER);
    }
  }

  private Admission take(Standing standing) {
    return fixture.guard.admission(fixture.forged(VICTIM), standing);
  }

  @Test
  void forgedEvidence_touchesOnlyTheStrangersOfItsAddress() {
    fixture.attack(fixture.forged(VICTIM));
    flood(3_000);
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.ADMIT);
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.ADMIT);
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.SHED);
    assertThat(take(Standing.CHALLENGED)).isEqualTo(Admission.ADMIT);
    assertThat(take(Standing.REGISTERED)).isEqualTo(Admission.ADMIT);
    assertThat(take(Standing.IN_DIALOG)).isEqualTo(Admission.ADMIT);
    fixture.time.pass(Duration.ofSeconds(1));
    flood(3_000);
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.ADMIT);
  }

  @Test
  void forgedEvidence_beforeAFlood_leavesAQuietServerOpen() {
    fixture.attack(fixture.forged(VICTIM));
    for (int i = 0; i < 100; i++) {
      assertThat(take(Standing.STRANGER)).isEqualTo(Admission.ADMIT);
    }
  }

  @Test
  void allowListed_isAdmittedDuringAFlood() {
    flood(5_000);
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.SHED);
    fixture.guard.allowed().add(prefix(VICTIM), "trunk", "admin").join();
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.ADMIT);
  }

  @Test
  void monitor_countsAndAdmits() {
    fixture.close();
    fixture = new GuardFixture(GuardFixture.withMode(Mode.MONITOR));
    flood(5_000);
    assertThat(take(Standing.STRANGER)).isEqualTo(Admission.ADMIT);
    assertThat(fixture.guard.status().admissions().get(Admission.SHED)).isEqualTo(3_001L);
  }
}
