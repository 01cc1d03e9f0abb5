package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IntakeTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final Intake intake = new Intake(new JournalLimits(8, 800, 100, 1000, AN_HOUR));

  private static Change awaited(int size) {
    return Change.awaited(new byte[size], new CompletableFuture<>());
  }

  private static Change unawaited(int size) {
    return Change.unawaited(new byte[size]);
  }

  private Group take() throws InterruptedException {
    return Objects.requireNonNull(intake.take());
  }

  @Test
  void take_changesOfferedBefore_givesThemInOrder() throws InterruptedException {
    Change first = unawaited(1);
    Change second = awaited(1);
    Change third = unawaited(1);
    intake.offer(first);
    intake.offer(second);
    intake.offer(third);
    assertThat(take().changes()).containsExactly(first, second, third);
    assertThat(intake.size()).isZero();
  }

  @Test
  void take_moreThanAGroup_closesItAtItsSize() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      intake.offer(awaited(60));
    }
    assertThat(take().changes()).hasSize(2);
    assertThat(take().changes()).hasSize(2);
    assertThat(take().changes()).hasSize(1);
  }

  @Test
  void take_onlyUnawaited_doesNotLingerOnceAGroupIsFull() throws InterruptedException {
    intake.offer(unawaited(60));
    intake.offer(unawaited(60));
    assertThat(take().changes()).hasSize(2);
  }

  @Test
  void take_onlyUnawaited_lingersUntilSomebodyWaits() throws InterruptedException {
    intake.offer(unawaited(1));
    CompletableFuture<Void> later = CompletableFuture.runAsync(() -> intake.offer(awaited(1)));
    assertThat(take().changes()).hasSize(2);
    later.join();
  }

  @Test
  void take_onlyUnawaited_goesOnAfterTheLinger() throws InterruptedException {
    Intake brief = new Intake(new JournalLimits(8, 800, 100, 1000, Duration.ofMillis(1)));
    brief.offer(unawaited(1));
    assertThat(Objects.requireNonNull(brief.take()).changes()).hasSize(1);
  }

  @Test
  void offer_queueFull_refusesUnawaitedFirst() {
    for (int i = 0; i < 6; i++) {
      assertThat(intake.offer(unawaited(1))).isEqualTo(Intake.Offer.TAKEN);
    }
    assertThat(intake.offer(unawaited(1))).isEqualTo(Intake.Offer.FULL);
    assertThat(intake.offer(awaited(1))).isEqualTo(Intake.Offer.TAKEN);
    assertThat(intake.offer(awaited(1))).isEqualTo(Intake.Offer.TAKEN);
    assertThat(intake.offer(awaited(1))).isEqualTo(Intake.Offer.FULL);
  }

  @Test
  void offer_bytesFull_refusesUnawaitedFirst() {
    assertThat(intake.offer(unawaited(600))).isEqualTo(Intake.Offer.TAKEN);
    assertThat(intake.offer(unawaited(1))).isEqualTo(Intake.Offer.FULL);
    assertThat(intake.offer(awaited(200))).isEqualTo(Intake.Offer.TAKEN);
    assertThat(intake.offer(awaited(1))).isEqualTo(Intake.Offer.FULL);
  }

  @Test
  void offer_afterRoomWasMade_isTaken() throws InterruptedException {
    intake.offer(awaited(800));
    take();
    assertThat(intake.offer(awaited(800))).isEqualTo(Intake.Offer.TAKEN);
  }

  @Test
  void take_rollAskedFor_comesWithTheNextGroupOnce() throws InterruptedException {
    intake.offer(unawaited(1));
    CompletableFuture<Long> roll = intake.offerRoll();
    assertThat(intake.offerRoll()).as("askers share").isSameAs(roll);
    Group group = take();
    assertThat(group.changes()).hasSize(1);
    assertThat(group.roll()).isSameAs(roll);
    intake.offer(awaited(1));
    assertThat(take().roll()).isNull();
  }

  @Test
  void take_rollAlone_givesNoChanges() throws InterruptedException {
    assertThat(intake.offerRoll()).isNotNull();
    assertThat(take().changes()).isEmpty();
  }

  @Test
  void take_closed_givesTheRestAndThenNothing() throws InterruptedException {
    intake.offer(unawaited(1));
    intake.close();
    assertThat(intake.offer(awaited(1))).isEqualTo(Intake.Offer.CLOSED);
    assertThat(intake.offerRoll()).isNull();
    assertThat(take().changes()).hasSize(1);
    assertThat(intake.take()).isNull();
  }
}
