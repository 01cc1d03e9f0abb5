package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An attacker who compares answers about extensions that exist with answers about missing ones, at
 * a Kamailio that tells them apart and whose nonces are made of the second (SIP.md 0.23).
 */
class HidingIT {
  private static final Workspace WORK = new Workspace(HidingIT.class);
  private static final int PROBES = 200;
  private static KamailioPbx pbx;
  private static GuardProcess guard;
  private final Random random = new Random(23);

  /** What the attacker saw of one probe. */
  private record Seen(boolean exists, String nonce, String shape, int size) {}

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    guard =
        GuardProcess.fresh(WORK)
            .before(pbx)
            .set("security.threat_detection.rates.strangers.per_second", 5000)
            .set("security.threat_detection.rates.strangers.burst", 5000)
            .start();
    try (Phone phone = new Phone("127.54.255.1", guard.sipPort())) {
      assertThat(phone.registerWith(140, KamailioPbx.password(140))).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    guard.close();
    pbx.close();
  }

  /** Each source asks twice: who looks for many missing ones is refused for that. */
  private List<Seen> probes(int network, boolean invite) throws Exception {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < PROBES / 2; i++) {
      try (Phone attacker = new Phone("127.54." + network + "." + (i + 1), guard.sipPort())) {
        for (int j = 0; j < 2; j++) {
          boolean exists = random.nextBoolean();
          int extension = (exists ? 100 : 500) + random.nextInt(100);
          String probe = attacker.register(extension, attacker.branch() + j, "");
          String answer = ask(attacker, invite ? asInvite(probe, extension) : probe);
          seen.add(
              new Seen(
                  exists,
                  answer.replaceAll("(?s).*nonce=\"([^\"]*)\".*", "$1"),
                  shape(answer),
                  answer.replaceAll(":\\d{4,5}\\b|=\\d{4,5}\\b|p\\d+x|c\\d+-", "").length()));
        }
      }
    }
    return seen;
  }

  private static String ask(Phone attacker, String probe) throws Exception {
    for (int tries = 0; tries < 3; tries++) {
      attacker.send(probe);
      var answer = attacker.receive(10_000);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new AssertionError("no answer to " + probe);
  }

  private static String asInvite(String register, int extension) {
    return register
        .replace("REGISTER sip:127.0.0.1 ", "INVITE sip:" + extension + "@127.0.0.1 ")
        .replace(" REGISTER\r\n", " INVITE\r\n")
        .replace("Expires: 300\r\n", "");
  }

  /** What is left when all that differs from probe to probe anyway is taken out. */
  private static String shape(String answer) {
    return answer
        .replaceAll("nonce=\"[A-Za-z0-9+/=]*\"", "NONCE")
        .replaceAll("(?m)^(Via|Call-ID|CSeq):.*$", "$1")
        .replaceAll("sip:\\d{3}@", "sip:EXT@")
        .replaceAll("tag=f\\d+", "tag=f")
        .replaceAll("tag=[0-9a-f]{32}\\.[0-9a-f]{8}", "TAG");
  }

  private static void tellNothing(List<Seen> seen) {
    List<Seen> missing = seen.stream().filter(each -> !each.exists).toList();
    List<Seen> existing = seen.stream().filter(each -> each.exists).toList();
    assertThat(missing).hasSizeGreaterThan(PROBES / 4);
    assertThat(existing).hasSizeGreaterThan(PROBES / 4);
    assertThat(set(missing, Seen::shape)).isEqualTo(set(existing, Seen::shape)).hasSize(1);
    assertThat(set(missing, Seen::size)).isEqualTo(set(existing, Seen::size));
    assertThat(set(missing, each -> each.nonce.length()))
        .isEqualTo(set(existing, each -> each.nonce.length()));
    assertThat(runs(existing)).as("control: nonces made of the time").doesNotHaveDuplicates();
    // Asked one after another, a nonce is followed by the next one and never comes back.
    assertThat(runs(seen)).doesNotHaveDuplicates();
    assertThat(runs(seen).size()).isLessThan(seen.size() / 4);
  }

  private static <T> Set<T> set(List<Seen> seen, java.util.function.Function<Seen, T> of) {
    return seen.stream().map(of).collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> runs(List<Seen> seen) {
    List<String> runs = new ArrayList<>();
    for (Seen each : seen) {
      if (runs.isEmpty() || !runs.get(runs.size() - 1).equals(each.nonce)) {
        runs.add(each.nonce);
      }
    }
    return runs;
  }

  @Test
  void registers_interleaved_cannotBeToldApart() throws Exception {
    tellNothing(probes(1, false));
    tellNothing(probes(2, false));
  }

  @Test
  void invites_interleaved_cannotBeToldApart() throws Exception {
    tellNothing(probes(3, true));
  }
}
