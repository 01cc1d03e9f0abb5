package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {
  /** A time and a tag. */
  private record Event(long millis, long tag) {}

  @Test
  void countAfter_isExactUpToTheThreshold() {
    EventRing ring = new EventRing(3);
    ring.add(10, 0);
    ring.add(20, 0);
    assertThat(ring.countAfter(9)).isEqualTo(2);
    assertThat(ring.countAfter(10)).isEqualTo(1);
    assertThat(ring.countAfter(20)).isZero();
    ring.add(30, 0);
    ring.add(40, 0);
    assertThat(ring.countAfter(0)).isEqualTo(3);
  }

  /** The ring against a sorted list that keeps the youngest. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyCalls_answerLikeAList(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = 1 + random.nextInt(12);
    EventRing ring = new EventRing(most);
    List<Event> plain = new ArrayList<>();
    for (int step = 0; step < 4_000; step++) {
      long millis = (long) step + random.nextInt(5);
      long tag = random.nextInt(4);
      switch (random.nextInt(8)) {
        case 0 -> {
          ring.removeTagged(tag, -1, millis - 6);
          plain.removeIf(e -> e.tag() == tag && e.millis() >= millis - 6);
        }
        case 1 -> {
          assertThat(ring.removeOne(tag)).isEqualTo(!plain.isEmpty());
          Event first =
              plain.stream()
                  .filter(e -> e.tag() == tag)
                  .findFirst()
                  .orElse(plain.isEmpty() ? null : plain.get(0));
          plain.remove(first);
        }
        case 2 -> {
          ring.forgetUntil(millis - 20);
          plain.removeIf(e -> e.millis() <= millis - 20);
        }
        default -> {
          ring.add(millis, tag);
          if (plain.size() == most) {
            plain.remove(0);
          }
          plain.add(new Event(millis, tag));
          plain.sort(Comparator.comparingLong(Event::millis));
        }
      }
      long since = (long) step - random.nextInt(20);
      assertThat(ring.countAfter(since))
          .isEqualTo((int) plain.stream().filter(e -> e.millis() > since).count());
      assertThat(ring.size()).isEqualTo(plain.size());
      assertThat(ring.latest(-1))
          .isEqualTo(plain.isEmpty() ? -1 : plain.get(plain.size() - 1).millis());
    }
  }
}
