package org.pbxguard.core.decision;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.pbxguard.core.block.BlockRequest;

/**
 * How long the next block of a source lasts: the first as configured, each further one twice as
 * long as the one before up to a cap, with some jitter so that nobody can wait for its end.
 *
 * <p>Thread-safe if its random generator is.
 */
public final class Escalation {
  private final Duration first;
  private final EscalationSettings settings;
  private final RandomGenerator random;

  /** An escalation that starts with {@code first}. */
  public Escalation(Duration first, EscalationSettings settings, RandomGenerator random) {
    this.first = first;
    this.settings = settings;
    this.random = random;
  }

  /** The duration of a block that follows {@code earlier} ones; whole seconds. */
  public Duration next(int earlier) {
    if (earlier <= 0) {
      return first;
    }
    long cap = Math.max(first.toSeconds(), settings.maxDuration().toSeconds());
    long seconds = first.toSeconds();
    for (int i = 0; i < earlier && seconds < cap; i++) {
      seconds *= 2;
    }
    seconds = Math.min(seconds, cap);
    long room = seconds * settings.jitterPercent() / 100;
    long jitter = room == 0 ? 0 : random.nextLong(room + 1);
    return Duration.ofSeconds(Math.min(seconds + jitter, BlockRequest.MAX_DURATION.toSeconds()));
  }

  /** How long after its end a block makes the next one longer, in milliseconds. */
  public long memoryMillis() {
    return settings.memory().toMillis();
  }
}
