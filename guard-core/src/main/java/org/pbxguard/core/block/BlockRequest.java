package org.pbxguard.core.block;

import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * An administrator's wish to block a prefix.
 *
 * <p>Immutable.
 *
 * @param prefix whom
 * @param duration one second to one year, or zero: until lifted
 * @param reason why, in words
 * @param by who asks, such as an API key's id
 * @param caller the address the wish came from, if it came over a network
 * @param force also when it covers the allow list, a protected address or the caller
 */
public record BlockRequest(
    IpPrefix prefix,
    Duration duration,
    String reason,
    String by,
    Optional<IpAddress> caller,
    boolean force) {
  /** Longest block that ends by itself. */
  public static final Duration MAX_DURATION = Duration.ofDays(365);

  /** Refuses a duration outside one second to one year that is not zero. */
  public BlockRequest {
    boolean inRange =
        duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(MAX_DURATION) <= 0;
    if (!inRange && !duration.isZero()) {
      throw new IllegalArgumentException(
          "duration: not 0 or 1 to 31536000 seconds (" + duration.toSeconds() + ")");
    }
  }
}
