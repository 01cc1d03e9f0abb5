package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * svwar and svcrack under a phone's name, at full speed and at three requests a second, each from
 * an address of its own and all at once, with a control run straight at the PBX.
 */
class PacedScannersIT {
  /** Seconds between two requests: three a second, below what rate limits see. */
  private static final String SLOW = "0.33";

  private static final Set<Integer> EXISTING = new TreeSet<>(Set.of(195, 196, 197, 198, 199));

  private final Workspace work = new Workspace(PacedScannersIT.class);
  private KamailioPbx pbx;

  @BeforeEach
  void start() throws Exception {
    pbx = KamailioPbx.start(work);
  }

  @AfterEach
  void stop() {
    pbx.close();
  }

  /** Runs all at once and hands back what each came to, in order. */
  private static <T> Map<String, T> together(Map<String, Callable<T>> runs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(runs.size());
    try {
      Map<String, Future<T>> under = new LinkedHashMap<>();
      runs.forEach((name, run) -> under.put(name, threads.submit(run)));
      Map<String, T> results = new LinkedHashMap<>();
      for (Map.Entry<String, Future<T>> each : under.entrySet()) {
        results.put(each.getKey(), each.getValue().get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Map<String, Callable<Set<Integer>>> scans(Attackers attackers, int network) {
    String address = "127.66." + network + ".";
    return Map.of(
        "REGISTER", () -> attackers.disguisedSvwar(address + 1, "REGISTER"),
        "INVITE", () -> attackers.disguisedSvwar(address + 2, "INVITE"),
        "OPTIONS", () -> attackers.disguisedSvwar(address + 3, "OPTIONS"),
        "REGISTER slow", () -> attackers.disguisedSvwar(address + 4, "REGISTER", "-t", SLOW));
  }

  private static Map<String, Callable<String>> guesses(Attackers attackers, int network) {
    String address = "127.66." + network + ".";
    return Map.of(
        "fast", () -> attackers.disguisedSvcrack(address + 11),
        "slow", () -> attackers.disguisedSvcrack(address + 12, SLOW));
  }

  @Test
  void withoutTheGuard_everyExtensionAndThePasswordAreLearned() throws Exception {
    Attackers direct = new Attackers(work, pbx.port());
    assertThat(together(scans(direct, 1)).values()).allMatch(EXISTING::equals);
    assertThat(together(guesses(direct, 1)).values())
        .allMatch(output -> output.contains("open-sesame-150"));
    assertThat(pbx.count("accepted")).isPositive();
  }

  @Test
  void behindTheGuard_noExtensionIsLearnedAndNoPasswordCracked() throws Exception {
    try (GuardProcess guard = GuardProcess.fresh(work).before(pbx).start()) {
      Attackers attackers = new Attackers(work, guard.sipPort());

      assertThat(together(scans(attackers, 2)).values()).allMatch(Set::isEmpty);
      assertThat(together(guesses(attackers, 2)).values())
          .noneMatch(output -> output.contains("open-sesame-150"));

      assertThat(pbx.count("accepted")).isZero();
      assertThat(pbx.count("refused")).isPositive().isLessThanOrEqualTo(20);
      try (Phone phone = new Phone("127.66.2.200", guard.sipPort())) {
        assertThat(phone.registerWith(105, KamailioPbx.password(105))).isEqualTo(200);
      }
    }
  }

  /** A scanner that goes on in spite of the answer for the unknown can tell nothing apart. */
  @Test
  void scannerThatGoesOn_hearsTheSameOfWhatExistsAndWhatDoesNot() throws Exception {
    try (GuardProcess guard = GuardProcess.fresh(work).before(pbx).start()) {
      Attackers attackers = new Attackers(work, guard.sipPort());
      Set<Integer> reported = attackers.disguisedSvwar("127.66.3.1", "REGISTER", "--force");

      Set<Integer> existing = new TreeSet<>(reported);
      existing.retainAll(EXISTING);
      Set<Integer> missing = new TreeSet<>(reported);
      missing.removeAll(EXISTING);
      assertThat(existing.size()).isEqualTo(missing.size());
    }
  }
}
