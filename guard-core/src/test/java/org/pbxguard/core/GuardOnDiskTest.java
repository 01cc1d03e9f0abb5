package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.GuardFixture.address;
import static org.pbxguard.core.GuardFixture.prefix;
import static org.pbxguard.core.GuardFixture.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.access.NewApiKey;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.time.ManualTime;

/** The guard on a real state directory; a copy of the directory is what a kill leaves behind. */
class GuardOnDiskTest {
  @TempDir Path dir;

  private final ManualTime time = new ManualTime();
  private final GuardClock clock = time.clock();
  private final KeyRing keys = KeyRing.ephemeral();

  /** A guard and its store. */
  private final class Running implements AutoCloseable {
    final StateStore store;
    final Guard guard;
    final ApiKeys apiKeys;

    Running(Path state) {
      store = StateStore.open(StoreSettings.defaults().withDir(state), clock);
      guard = Guard.open(GuardSettings.defaults(), store, store, keys, clock);
      apiKeys = ApiKeys.open(guard.changes(), store, clock, new SecureRandom());
      store.loaded();
    }

    boolean admits(String text) {
      IpAddress address = address(text);
      return guard.admits(address.high(), address.low(), clock.nanos());
    }

    void fail(String source, int times) {
      for (int i = 0; i < times; i++) {
        guard.observe(
            new Arrival(
                address(source),
                5060,
                Channel.SIP_UDP,
                Proof.ECHO,
                new Account("1001"),
                clock.nanos()),
            new Outcome.LoginFailed());
      }
    }

    @Override
    public void close() {
      guard.close();
      store.close();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
    return to;
  }

  @Test
  void whatWasAcknowledged_isThereAfterAKill() throws IOException {
    Path state = dir.resolve("state");
    try (Running running = new Running(state)) {
      running.guard.block(request("192.0.2.0/24", Duration.ofHours(1))).join();
      running.guard.block(request("198.51.100.1", Duration.ofHours(1))).join();
      running.guard.unblock(prefix("198.51.100.1"), "admin").join();
      running.guard.allowed().add(prefix("192.0.2.7"), "trunk", "admin").join();
      NewApiKey key = running.apiKeys.create(Role.SERVICE, "pbx", Optional.empty(), "admin").join();

      try (Running killed = new Running(copy(state, dir.resolve("killed")))) {
        assertThat(killed.admits("192.0.2.1")).isFalse();
        assertThat(killed.admits("192.0.2.7")).isTrue();
        assertThat(killed.admits("198.51.100.1")).isTrue();
        assertThat(killed.apiKeys.authenticate(key.text())).isPresent();
        assertThat(killed.guard.audit().query(EventQuery.newest(10)).items()).hasSize(5);
        assertThat(killed.guard.audit().firstBroken()).isEmpty();
        time.pass(Duration.ofHours(1));
        assertThat(killed.admits("192.0.2.1")).isTrue();
      }
    }
  }

  @Test
  void everything_isThereAfterACleanEndAndACheckpoint() {
    Path state = dir.resolve("state");
    try (Running running = new Running(state)) {
      running.fail("203.0.113.1", 10);
      running.fail("203.0.113.2", 9);
    }
    try (Running running = new Running(state)) {
      assertThat(running.admits("203.0.113.1")).isFalse();
      running.store.checkpoint().join();
    }
    try (Running running = new Running(state)) {
      assertThat(running.admits("203.0.113.1")).isFalse();
      assertThat(running.admits("203.0.113.2")).isTrue();
      running.fail("203.0.113.2", 1);
      assertThat(running.admits("203.0.113.2")).isFalse();
      assertThat(running.guard.audit().firstBroken()).isEmpty();
    }
  }

  @Test
  void racingWriters_everyAcknowledgedBlockIsThereAfterAKill()
      throws IOException, InterruptedException {
    Path state = dir.resolve("state");
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    CountDownLatch underWay = new CountDownLatch(200);
    try (Running running = new Running(state)) {
      List<Thread> writers =
          Stream.of(1, 2, 3, 4)
              .map(
                  writer ->
                      new Thread(
                          () -> {
                            for (int i = 0; i < 250; i++) {
                              String each = "10." + writer + "." + (i / 250) + "." + i;
                              running.guard.block(request(each, Duration.ofHours(1))).join();
                              acknowledged.add(each);
                              underWay.countDown();
                            }
                          }))
              .toList();
      writers.forEach(Thread::start);
      underWay.await();
      List<String> before = List.copyOf(acknowledged);
      Path killed = copy(state, dir.resolve("killed"));
      for (Thread writer : writers) {
        writer.join();
      }
      try (Running after = new Running(killed)) {
        assertThat(before).hasSizeGreaterThanOrEqualTo(200);
        assertThat(before).allSatisfy(each -> assertThat(after.admits(each)).isFalse());
        assertThat(after.guard.audit().firstBroken()).isEmpty();
        assertThat(after.guard.audit().size()).isEqualTo(after.guard.blocks().size());
      }
    }
  }
}
