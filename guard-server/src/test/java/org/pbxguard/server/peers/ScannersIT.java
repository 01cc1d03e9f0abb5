package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.server.peers.Sipp.Endpoint;

/** sipvicious as Debian ships it, against a Kamailio that the guard stands before. */
class ScannersIT {
  private static final Endpoint ALICE = new Endpoint(101, "127.52.0.1", 25161);
  private static final Endpoint BOB = new Endpoint(102, "127.52.0.2", 25162);

  private final Workspace work = new Workspace(ScannersIT.class);
  private KamailioPbx pbx;
  private GuardProcess guard;
  private WebPage web;
  private Sipp sipp;
  private Attackers attackers;

  @BeforeEach
  void start() throws Exception {
    pbx = KamailioPbx.start(work);
    web = WebPage.start(work);
    guard = GuardProcess.fresh(work).before(pbx).set("http.upstream", web.url()).start();
    sipp = new Sipp(work, guard.sipPort());
    attackers = new Attackers(work, guard.sipPort());
    assertThat(sipp.register(ALICE)).isZero();
    assertThat(sipp.register(BOB)).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    guard.close();
    web.close();
    pbx.close();
  }

  /** The control: without the guard the same tools learn the PBX, its extensions, a password. */
  @Test
  void withoutTheGuard_theToolsLearnSomething() throws Exception {
    Attackers direct = new Attackers(work, pbx.port());
    assertThat(direct.svmap("127.52.1.1")).contains("kamailio");
    assertThat(direct.svwar("127.52.1.2")).contains("reqauth");
    assertThat(direct.svcrack("127.52.1.3")).contains("open-sesame-150");
    assertThat(direct.disguisedSvcrack("127.52.1.4")).contains("open-sesame-150");
  }

  @Test
  void scannersAtTheirDefaults_areStoppedAtTheFirstPacket() throws Exception {
    int before = pbx.count("all");
    assertThat(attackers.svmap("127.52.2.1")).doesNotContain("kamailio");
    assertThat(attackers.svwar("127.52.2.2")).doesNotContain("reqauth");
    assertThat(attackers.svcrack("127.52.2.3")).doesNotContain("open-sesame-150");
    assertThat(pbx.count("all")).isEqualTo(before);

    // svmap never proved its address, so a phone or a browser there is served all the same.
    try (Phone phone = new Phone("127.52.2.1", guard.sipPort())) {
      phone.send(phone.register(103, phone.branch(), ""));
      assertThat(phone.receive(3000)).get().extracting(Phone::status).isEqualTo(401);
    }
    assertThat(web.statusThrough(guard.httpPort(), "127.52.2.1")).isEqualTo(200);
    assertThat(sipp.call("caller", ALICE, "callee", BOB)).isZero();
  }

  @Test
  void svcrackDressedAsAPhone_isBlockedByItsTenthWrongPasswordOnBothFronts() throws Exception {
    String address = "127.52.3.1";
    assertThat(web.statusThrough(guard.httpPort(), address)).isEqualTo(200);

    assertThat(attackers.disguisedSvcrack(address)).doesNotContain("open-sesame-150");

    assertThat(pbx.count("refused")).isPositive().isLessThanOrEqualTo(10);
    assertBlockedOnBothFronts(address);
    assertThat(sipp.register(ALICE)).isZero();
    assertThat(sipp.call("caller", ALICE, "callee", BOB)).isZero();
  }

  private void assertBlockedOnBothFronts(String address) throws Exception {
    try (Phone late = new Phone(address, guard.sipPort())) {
      assertThat(late.registerWith(150, "open-sesame-150")).isZero();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> web.statusThrough(guard.httpPort(), address) == 403);
    Api.Answer check = guard.api().get("/api/security/check-ip/" + address);
    assertThat(check.body().path("is_blocked").asBoolean()).isTrue();
  }

  @Test
  void bothFrontsAttackedAtOnce_eachAttackerIsRefusedAtTheOther() throws Exception {
    String guesser = "127.52.7.1";
    ExecutorService background = Executors.newFixedThreadPool(2);
    try {
      Future<String> cracked = background.submit(() -> attackers.disguisedSvcrack(guesser));
      Future<String> injected =
          background.submit(() -> attackers.disguisedSqlmap(guard.httpPort()));
      do {
        assertThat(sipp.call("caller", ALICE, "callee", BOB)).isZero();
      } while (!cracked.isDone() || !injected.isDone());
      assertThat(cracked.get()).doesNotContain("open-sesame-150");
      assertThat(injected.get()).doesNotContain("identified the following injection point");
    } finally {
      background.shutdownNow();
    }
    assertBlockedOnBothFronts(guesser);
    assertBlockedOnBothFronts("127.0.0.1");
    assertThat(sipp.register(ALICE)).isZero();
  }

  /** A guesser that has nothing of a tool: it answers each challenge as a phone does. */
  @Test
  void guesserWithoutAnyToolsShape_isBlockedByItsTenthWrongPassword() throws Exception {
    String address = "127.52.6.1";
    try (Phone guesser = new Phone(address, guard.sipPort())) {
      for (int i = 1; i <= 10; i++) {
        assertThat(guesser.registerWith(150, "guess" + i)).isEqualTo(401);
      }
      assertThat(guesser.registerWith(150, "open-sesame-150")).isZero();
    }
    assertThat(pbx.count("refused")).isEqualTo(10);
    assertBlockedOnBothFronts(address);
    assertThat(sipp.call("caller", ALICE, "callee", BOB)).isZero();
  }

  @Test
  void guessesPipelinedOnOneNonce_neverPassTheThreshold() throws Exception {
    int before = pbx.count("credentials");
    try (Phone guesser = new Phone("127.52.4.1", guard.sipPort())) {
      guesser.send(guesser.register(150, guesser.branch(), ""));
      String challenge = guesser.receive(3000).orElseThrow();
      for (int i = 1; i <= 200; i++) {
        String guess = i == Attackers.RIGHT_GUESS ? "open-sesame-150" : "guess" + i;
        guesser.send(
            guesser.register(150, guesser.branch(), Phone.authorization(challenge, 150, guess)));
      }
      while (guesser.receive(1500).isPresent()) {
        // every answer is read, so that all that is coming has come
      }
    }
    assertThat(pbx.count("credentials") - before).isPositive().isLessThanOrEqualTo(10);
    try (Phone phone = new Phone("127.52.4.2", guard.sipPort())) {
      assertThat(phone.registerWith(150, "open-sesame-150")).isEqualTo(200);
    }
  }

  @Test
  void forgedScannerPackets_neverSilenceTheirVictim() throws Exception {
    try (Phone victim = new Phone("127.52.5.1", guard.sipPort());
        Phone forger = new Phone("127.52.5.1", guard.sipPort())) {
      assertThat(victim.registerWith(105, KamailioPbx.password(105))).isEqualTo(200);
      for (int i = 0; i < 2_000; i++) {
        forger.send(
            forger
                .register(105, "z9hG4bK-" + i, "")
                .replace(Attackers.PHONE_AGENT, "friendly-scanner"));
      }
      assertThat(victim.registerWith(105, KamailioPbx.password(105))).isEqualTo(200);
    }
    Api.Answer check = guard.api().get("/api/security/check-ip/127.52.5.1");
    assertThat(check.body().path("is_blocked").asBoolean()).isFalse();
  }
}
