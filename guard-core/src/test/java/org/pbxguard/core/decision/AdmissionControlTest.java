package org.pbxguard.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.score.Rate;
import org.pbxguard.core.score.RateSettings;

class AdmissionControlTest {
  private static final long START = -7_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final IpAddress OFFICE = IpAddress.ofV4(0xC633_6407);

  private final AdmissionControl control = new AdmissionControl(RateSettings.defaults(), START, 3);
  private final Map<Admission, Integer> counts = new EnumMap<>(Admission.class);

  private void take(IpAddress source, Standing standing, boolean last, long nanos) {
    counts.merge(control.take(source, standing, last, nanos), 1, Integer::sum);
  }

  private int count(Admission admission) {
    return counts.getOrDefault(admission, 0);
  }

  @Test
  void office_of200PhonesRegisteringAtOnce_isFullyAdmitted() {
    for (int i = 0; i < 400; i++) {
      take(OFFICE, Standing.STRANGER, false, START + i * SECOND / 200);
    }
    assertThat(count(Admission.ADMIT)).isEqualTo(400);
  }

  @Test
  void flood_fromEverNewSources_isShedToTheStrangersBudget() {
    for (int i = 0; i < 5 * 20_000; i++) {
      take(IpAddress.ofV4(i), Standing.STRANGER, false, START + i * SECOND / 20_000);
    }
    assertThat(count(Admission.ADMIT)).isBetween(10_000, 12_010);
    assertThat(count(Admission.SHAPE)).isZero();
    assertThat(count(Admission.SHED)).isGreaterThan(87_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"CHALLENGED", "REGISTERED", "IN_DIALOG", "ALLOWED"})
  void knownSenders_duringAFlood_areAllAdmitted(Standing standing) {
    for (int i = 0; i < 40_000; i++) {
      control.take(IpAddress.ofV4(i), Standing.STRANGER, false, START + i * SECOND / 20_000);
      if (i % 100 == 0) {
        take(OFFICE, standing, false, START + i * SECOND / 20_000);
      }
    }
    assertThat(counts).containsOnly(Map.entry(Admission.ADMIT, 400));
  }

  @Test
  void oneLoudStranger_isShapedAndLeavesTheBudgetToOthers() {
    for (int i = 0; i < 20_000; i++) {
      take(OFFICE, Standing.STRANGER, false, START + i * SECOND / 20_000);
    }
    assertThat(count(Admission.SHAPE)).isGreaterThan(18_000);
    assertThat(control.take(IpAddress.ofV4(1), Standing.STRANGER, false, START + SECOND))
        .isEqualTo(Admission.ADMIT);
  }

  @Test
  void demotedAddress_keepsAFloorOfTwoASecondWhenTheBudgetIsSpent() {
    int admitted = 0;
    for (int i = 0; i < 10 * 20_000; i++) {
      long nanos = START + i * SECOND / 20_000;
      control.take(IpAddress.ofV4(i), Standing.STRANGER, false, nanos);
      if (i % 1_000 == 999) {
        admitted += control.take(OFFICE, Standing.STRANGER, true, nanos) == Admission.ADMIT ? 1 : 0;
      }
    }
    assertThat(admitted).isBetween(20, 24);
  }

  @Test
  void demotedAddress_whileNobodyElseComes_getsWhatIsLeft() {
    for (int i = 0; i < 100; i++) {
      take(OFFICE, Standing.STRANGER, true, START);
    }
    assertThat(count(Admission.ADMIT)).isEqualTo(100);
  }

  private static IpAddress v6(long high, long low) {
    return new IpAddress(0x2001_0DB8_0000_0000L | high, low);
  }

  /** One burst for each network, however many addresses and parts of it speak. */
  @Test
  void strangersOfIpv6_shareTheRatesOfTheirNetworks() {
    for (int i = 0; i < 3_000; i++) {
      take(v6(1, i), Standing.STRANGER, false, START);
    }
    assertThat(count(Admission.ADMIT)).isEqualTo(1_000);

    counts.clear();
    AdmissionControl fresh = new AdmissionControl(RateSettings.defaults(), START, 3);
    for (int i = 0; i < 3_000; i++) {
      counts.merge(fresh.take(v6(i & 0xFF, i), Standing.STRANGER, false, START), 1, Integer::sum);
    }
    assertThat(counts)
        .containsOnly(Map.entry(Admission.ADMIT, 1_000), Map.entry(Admission.SHAPE, 2_000));
  }

  @Test
  void strangersOfASite_haveFourTimesTheRate_andOtherSitesTheirOwn() {
    RateSettings wide =
        new RateSettings(
            new Rate(100_000, 100_000),
            new Rate(2, 2),
            new Rate(2, 2),
            new Rate(10, 10),
            new Rate(10, 10),
            new Rate(10, 10),
            new Rate(10, 10),
            65_536);
    AdmissionControl many = new AdmissionControl(wide, START, 3);
    int admitted = 0;
    for (int i = 0; i < 1_000; i++) {
      boolean is = many.take(v6(i << 8, 1), Standing.STRANGER, false, START) == Admission.ADMIT;
      admitted += is ? 1 : 0;
    }
    // Bits 8 to 17 of the first word: 256 customers in each of four sites.
    assertThat(admitted).isEqualTo(4 * 40);
  }

  @Test
  void registeredOfIpv6_areNotMeasuredWithTheStrangersOfTheirNetwork() {
    for (int i = 0; i < 5_000; i++) {
      control.take(v6(i & 0xFFFF, i), Standing.STRANGER, false, START);
    }
    for (int i = 0; i < 400; i++) {
      take(v6(7, 7), Standing.REGISTERED, false, START + i * SECOND / 100);
    }
    assertThat(counts).containsOnly(Map.entry(Admission.ADMIT, 400));
  }
}
