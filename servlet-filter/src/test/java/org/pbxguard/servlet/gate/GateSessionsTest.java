package org.pbxguard.servlet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.time.GuardClock;

/** Verified sessions: whose they are, how long they live and what ends them. */
class GateSessionsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Identity ALICE = identity("alice", "one");
  private static final Identity ELSEWHERE = identity("alice", "two");

  private final AtomicLong passed = new AtomicLong();
  private final AtomicReference<String> factors = new AtomicReference<>("totp");
  private final GateSessions sessions =
      new GateSessions(
          GateSettings.defaults(),
          new GuardClock(passed::get, () -> START.plusNanos(passed.get())),
          user -> factors.get());

  private static Identity identity(String user, String session) {
    return new Identity(new UserId(user), GateSessions.binding(session), Set.of());
  }

  private boolean isVerified(String token, Identity who) {
    return sessions.proven(token, who).isPresent();
  }

  private void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  @Test
  void token_isGoodForItsUserInItsSessionOnly() {
    String token = sessions.verified(ALICE, "", "");
    assertThat(sessions.proven(token, ALICE)).contains(START);
    assertThat(isVerified(token, ELSEWHERE)).isFalse();
    assertThat(isVerified(token, identity("bob", "one"))).isFalse();
    assertThat(isVerified("", ALICE)).isFalse();
    assertThat(isVerified(token + "x".repeat(64), ALICE)).isFalse();
  }

  /** Where the application has no sessions, all browsers of a user are in one. */
  @Test
  void browsersOfOneSession_areVerifiedEachByItsToken() {
    String first = sessions.verified(ALICE, "first", "");
    String second = sessions.verified(ALICE, "second", "");
    assertThat(isVerified(first, ALICE)).isTrue();
    assertThat(isVerified(second, ALICE)).isTrue();
    assertThat(sessions.list(ALICE.user())).hasSize(2);
  }

  @Test
  void verifiedAgain_replacesTheOldTokenAlone() {
    String other = sessions.verified(ALICE, "other", "");
    String old = sessions.verified(ALICE, "", "");
    String next = sessions.verified(ALICE, "", old);
    assertThat(isVerified(old, ALICE)).isFalse();
    assertThat(isVerified(next, ALICE)).isTrue();
    assertThat(isVerified(other, ALICE)).isTrue();
  }

  @Test
  void end_ofAnApplicationSession_leavesTheOthers() {
    String here = sessions.verified(ALICE, "", "");
    String there = sessions.verified(ELSEWHERE, "", "");
    sessions.end(ALICE.binding());
    assertThat(isVerified(here, ALICE)).isFalse();
    assertThat(isVerified(there, ELSEWHERE)).isTrue();
    sessions.end(GateSessions.binding("made up"));
    assertThat(isVerified(there, ELSEWHERE)).isTrue();
  }

  @Test
  void end_ofListedSessions_endsThoseOfTheUserOnly() {
    String mine = sessions.verified(ALICE, "", "");
    String lost = sessions.verified(ELSEWHERE, "", "");
    Identity bob = identity("bob", "three");
    String others = sessions.verified(bob, "", "");
    sessions.end(ALICE.user(), id -> !id.equals(GateSessions.idOf(mine)));
    assertThat(isVerified(mine, ALICE)).isTrue();
    assertThat(isVerified(lost, ELSEWHERE)).isFalse();
    assertThat(isVerified(others, bob)).isTrue();
  }

  @Test
  void timeouts_idleAndAbsolute_endIt() {
    String token = sessions.verified(ALICE, "", "");
    for (int i = 0; i < 23; i++) {
      pass(Duration.ofMinutes(29));
      assertThat(isVerified(token, ALICE)).isTrue();
    }
    pass(Duration.ofHours(1));
    assertThat(isVerified(token, ALICE)).isFalse();
    String idle = sessions.verified(ALICE, "", "");
    pass(Duration.ofMinutes(31));
    assertThat(isVerified(idle, ALICE)).isFalse();
    assertThat(sessions.list(ALICE.user())).isEmpty();
  }

  @Test
  void factorsChanged_endsIt() {
    String token = sessions.verified(ALICE, "", "");
    factors.set("another totp");
    assertThat(isVerified(token, ALICE)).isFalse();
    factors.set("totp");
    assertThat(isVerified(token, ALICE)).isFalse();
  }

  @Test
  void list_newestFirst_namesTheDevices() {
    sessions.verified(ALICE, "old", "");
    pass(Duration.ofMinutes(1));
    sessions.verified(ELSEWHERE, "new", "");
    assertThat(sessions.list(ALICE.user()))
        .extracting(GateSessions.Shown::device)
        .isEqualTo(List.of("new", "old"));
  }
}
