package org.pbxguard.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

class FailureThrottleTest {
  private static final IpAddress ONE = IpAddress.ofV4(0xC0000201);
  private static final IpAddress OTHER = IpAddress.ofV4(0xC0000202);

  private final AtomicLong nanos = new AtomicLong();
  private final FailureThrottle throttle = new FailureThrottle(nanos::get);

  @Test
  void waitFor_afterTooManyBadKeys_makesThatAddressWaitForTheMinute() {
    for (int i = 0; i < FailureThrottle.FREE; i++) {
      assertThat(throttle.waitFor(ONE)).isZero();
      throttle.failed(ONE);
    }
    assertThat(throttle.waitFor(ONE)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(throttle.waitFor(OTHER)).isZero();

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    assertThat(throttle.waitFor(ONE)).isZero();
  }
}
