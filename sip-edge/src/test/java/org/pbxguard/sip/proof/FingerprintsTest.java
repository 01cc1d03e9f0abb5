package org.pbxguard.sip.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FingerprintsTest {
  private final Fingerprints set = new Fingerprints(8, 100);

  @Test
  void noted_ofWhatWasPut_isItsLastSecond() {
    set.put(5, 10);
    set.put(5, 20);

    assertThat(set.noted(5)).isEqualTo(20);
    assertThat(set.noted(6)).isEqualTo(Fingerprints.ABSENT);
    assertThat(set.size()).isEqualTo(1);
  }

  @Test
  void noted_ofFingerprintZero_works() {
    set.put(0, 10);

    assertThat(set.noted(0)).isEqualTo(10);
  }

  @Test
  void put_beyondCapacity_keepsTheLastGenerationAndForgetsOlder() {
    for (int i = 1; i <= 24; i++) {
      set.put(i, 10);
    }

    assertThat(set.noted(24)).isEqualTo(10);
    assertThat(set.noted(16)).isEqualTo(10);
    assertThat(set.noted(1)).isEqualTo(Fingerprints.ABSENT);
    assertThat(set.size()).isLessThanOrEqualTo(16);
    assertThat(set.forgotten()).isEqualTo(16);
  }

  @Test
  void put_afterTheAge_turnsGenerationsWithoutCallingItForgotten() {
    set.put(1, 10);
    set.put(2, 111);
    assertThat(set.noted(1)).isEqualTo(10);
    set.put(3, 212);

    assertThat(set.noted(1)).isEqualTo(Fingerprints.ABSENT);
    assertThat(set.noted(2)).isEqualTo(111);
    assertThat(set.forgotten()).isZero();
  }

  @Test
  void put_ofCollidingSlots_keepsAll() {
    for (long i = 0; i < 8; i++) {
      set.put(16 * i + 3, (int) i);
    }
    for (long i = 0; i < 8; i++) {
      assertThat(set.noted(16 * i + 3)).isEqualTo((int) i);
    }
  }

  @Test
  void construction_withAnOddCapacity_isRefused() {
    assertThatThrownBy(() -> new Fingerprints(12, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
