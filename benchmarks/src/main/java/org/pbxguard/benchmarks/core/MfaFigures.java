package org.pbxguard.benchmarks.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

/**
 * What does the second factor cost with its disk, its audit and many users? And does the time of a
 * refusal tell who is enrolled ({@link RefusalTimes})?
 *
 * <p>{@code benchmarks/mfa} starts it from the project's directory.
 */
public final class MfaFigures {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int CLIENTS = 64;
  private static final int WARM_UP = 500;

  private final int users;
  private final List<UserId> names = new ArrayList<>();
  private final List<MfaPhone> phones = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  private MfaFigures(int users) {
    this.users = users;
  }

  /**
   * Writes the tables.
   *
   * @param arguments the file to write, enrolled users, samples of each refusal, samples of the
   *     refusal of a 40-bit code
   * @throws IOException when the disk fails
   * @throws GeneralSecurityException when a code cannot be computed
   * @throws ExecutionException when a client fails
   * @throws InterruptedException when somebody ends it
   */
  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, ExecutionException, InterruptedException {
    Path dir = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "mfa");
    int samples = Integer.parseInt(arguments[2]);
    List<String> lines = new ArrayList<>();
    lines.addAll(new MfaFigures(Integer.parseInt(arguments[1])).table(dir.resolve("users")));
    lines.add("");
    lines.add("| form of the code | samples of each | unknown | not enrolled | wrong | apart |");
    lines.add("|---|---:|---:|---:|---:|---:|");
    lines.addAll(RefusalTimes.rows(dir.resolve("refusals"), samples));
    lines.add(RefusalTimes.shortCodes(dir.resolve("short"), Integer.parseInt(arguments[3])));
    Files.writeString(Path.of(arguments[0]), String.join("\n", lines) + "\n", UTF_8);
  }

  private List<String> table(Path dir)
      throws ExecutionException, InterruptedException, InvalidKeyException {
    rows.add("| what | samples | median ms | p99 ms | promised by the original | it took |");
    rows.add("|---|---:|---:|---:|---|---|");
    try (DurableHouse house = DurableHouse.open(dir, DurableHouse.settings(1, 16))) {
      fill(house);
      alone(house);
      together(house);
      read(house);
      reopen(house, dir);
    }
    try (DurableHouse house =
        DurableHouse.open(dir.resolveSibling("codes"), DurableHouse.settings(10, 16))) {
      enrol(house);
      wrongBackupCode(house);
    }
    memory();
    return rows;
  }

  private void fill(DurableHouse house) throws InvalidKeyException {
    for (int i = 0; i < users; i++) {
      names.add(new UserId("user" + i));
      phones.add(house.enrol(names.get(i)));
    }
  }

  private long verify(DurableHouse house, int user) throws InvalidKeyException {
    String code = house.code(phones.get(user));
    long before = System.nanoTime();
    MfaResult result = house.service().verify(names.get(user), code, Optional.empty());
    long time = System.nanoTime() - before;
    if (!result.accepted()) {
      throw new IllegalStateException(names.get(user) + ": " + result);
    }
    return time;
  }

  private void alone(DurableHouse house) throws InvalidKeyException {
    house.pass(STEP);
    Times times = new Times();
    int end = Math.min(users, WARM_UP + 2_000);
    for (int i = 0; i < end; i++) {
      long time = verify(house, i);
      if (i >= Math.min(WARM_UP, users / 2)) {
        times.add(time);
      }
    }
    rows.add(times.row("verify a TOTP code, one client, " + users + " users", "50 ms", "76 ms"));
  }

  private void together(DurableHouse house) throws InterruptedException, ExecutionException {
    house.pass(STEP);
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    List<Callable<Times>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int first = i;
      clients.add(() -> lap(house, first));
    }
    long before = System.nanoTime();
    Times all = new Times();
    for (Future<Times> client : pool.invokeAll(clients)) {
      all.addAll(client.get());
    }
    double seconds = (System.nanoTime() - before) / 1e9;
    pool.shutdown();
    String rate = String.format(Locale.ROOT, ", %.0f a second", users / seconds);
    rows.add(all.row("the same, " + CLIENTS + " clients" + rate, "", "12 to 13 a second"));
  }

  private Times lap(DurableHouse house, int first) throws InvalidKeyException {
    Times times = new Times();
    for (int user = first; user < users; user += CLIENTS) {
      times.add(verify(house, user));
    }
    return times;
  }

  private void read(DurableHouse house) {
    Times times = new Times();
    for (UserId name : names) {
      long before = System.nanoTime();
      if (!house.service().methods(name).totp()) {
        throw new IllegalStateException(name + " has no token");
      }
      times.add(System.nanoTime() - before);
    }
    rows.add(times.row("open a user's sealed record", "", ""));
  }

  private void reopen(DurableHouse house, Path dir) {
    try (DurableHouse again = house.reopened(dir, DurableHouse.settings(1, 16))) {
      Times times = new Times();
      times.add(again.opening().toNanos());
      rows.add(times.row("take up " + users + " users at a start", "", ""));
    }
  }

  private void enrol(DurableHouse house) throws InvalidKeyException {
    Times times = new Times();
    for (int i = 0; i < 220; i++) {
      UserId user = new UserId("new" + i);
      long before = System.nanoTime();
      house.enrol(user);
      if (i >= 20) {
        times.add(System.nanoTime() - before);
      }
    }
    rows.add(times.row("enrol: secret, QR, ten codes, first code", "100 ms", "883 ms"));
  }

  private void wrongBackupCode(DurableHouse house) {
    Times times = new Times();
    for (int i = 0; i < 1_100; i++) {
      house.pass(Duration.ofMinutes(20));
      long before = System.nanoTime();
      house.service().verify(new UserId("new0"), "ABCD-EFGH-JKMN-PQRS", Optional.empty());
      if (i >= 100) {
        times.add(System.nanoTime() - before);
      }
    }
    rows.add(times.row("a wrong backup code, ten unused", "50 ms", "839 ms"));
  }

  /** The heap that 1,000 users take: a token and ten codes each. */
  private void memory() throws InvalidKeyException {
    int count = 1_000;
    GuardClock clock = GuardClock.system();
    KeyRing keys = KeyRing.ephemeral();
    MfaPorts ports =
        new MfaPorts(new Forgetful(), each -> {}, keys.sealer(), MfaListener.none(), clock);
    SecondFactor second = SecondFactor.open(DurableHouse.settings(10, 16), ports, keys);
    enrol(second, clock, new UserId("first"));
    long before = usedHeap();
    for (int i = 0; i < count; i++) {
      enrol(second, clock, new UserId("user" + i));
    }
    long bytes = usedHeap() - before;
    rows.add(
        String.format(
            Locale.ROOT,
            "| heap of 1,000 users | %d | %.0f KiB | | under 1 MB | |",
            second.service().users().size() - 1,
            bytes / 1024.0));
  }

  private static void enrol(SecondFactor second, GuardClock clock, UserId user)
      throws InvalidKeyException {
    Change<Enrolment> begun = second.service().enroll(user, Authorization.administrator());
    if (begun instanceof Change.Done<Enrolment> done) {
      MfaPhone phone = new MfaPhone(done.value().provisioning().secret());
      String code = phone.code(clock.wallInstant());
      if (second.service().verifyEnrollment(user, code, Optional.empty()).accepted()) {
        return;
      }
    }
    throw new IllegalStateException("not enrolled");
  }

  /** The least of a few looks: a collection may leave something for the next one. */
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      ManagementFactory.getMemoryMXBean().gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
