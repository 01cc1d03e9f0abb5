package org.pbxguard.servlet.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

class KeyThrottleTest {
  private static final IpAddress ONE = IpAddress.ofV4(0xC0000201);
  private static final IpAddress OTHER = IpAddress.ofV4(0xC0000202);

  private final AtomicLong nanos = new AtomicLong();
  private final KeyThrottle throttle = new KeyThrottle(nanos::get);

  @Test
  void check_afterTooManyBadKeys_makesThatAddressWaitForTheMinute() {
    for (int i = 0; i < KeyThrottle.FREE; i++) {
      throttle.check(ONE);
      throttle.failed(ONE);
    }
    assertThatThrownBy(() -> throttle.check(ONE))
        .isInstanceOfSatisfying(
            ApiError.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.retryAfterSeconds())
                    .isBetween(1L, 60L));
    assertThatCode(() -> throttle.check(OTHER)).doesNotThrowAnyException();

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    assertThatCode(() -> throttle.check(ONE)).doesNotThrowAnyException();
  }
}
