package org.pbxguard.servlet.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;
import org.pbxguard.core.mfa.fido2.Fido2Keys;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.servlet.SoftwareKey;
import org.pbxguard.servlet.console.ConsoleHouse.Answer;
import org.pbxguard.servlet.console.ConsoleHouse.Browsing;

/** What administrators do with the console, and what an attacker would. */
class ConsoleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COOKIE = "pbxguard-console";
  private static final UserId ALICE = UserId.administrator("alice");
  private static final String BLOCK = "{\"ip_address\":\"203.0.113.9\"}";
  private ConsoleHouse house;

  @BeforeEach
  void open() throws Exception {
    house = new ConsoleHouse();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  private boolean isBlocked(String prefix) {
    return house.guard.blocks().at(IpPrefix.parse(prefix).orElseThrow()).isPresent();
  }

  private void block(String prefix) {
    house
        .guard
        .block(
            new BlockRequest(
                IpPrefix.parse(prefix).orElseThrow(),
                Duration.ofHours(1),
                "<b>seen</b>",
                "test",
                Optional.empty(),
                false))
        .join();
  }

  private static void assertSignedIn(Browsing browser) throws Exception {
    Answer page = browser.get("/");
    assertThat(page.status()).as(page.location()).isEqualTo(200);
    assertThat(browser.api("GET", "/security/blocks", "").status()).isEqualTo(200);
  }

  private static void assertSignedOut(Browsing browser) throws Exception {
    assertThat(browser.get("/").location()).isEqualTo("/guard/sign-in");
    assertThat(browser.api("GET", "/security/blocks", "").status()).isEqualTo(401);
  }

  // --- the first time ---

  @Test
  void apiKey_opensOnlyThePasskeyPage_andTheFirstPasskeyOpensTheRest() throws Exception {
    Browsing alice = house.new Browsing();
    alice.get("/set-up");
    String before = alice.cookies.get(COOKIE);
    String key = house.apiKey(Role.ADMIN);
    assertThat(alice.post("/set-up/key", "name", "alice", "secret", key).location())
        .isEqualTo("/guard/account");
    assertThat(alice.cookies.get(COOKIE)).as("a new id").isNotEqualTo(before).doesNotContain(key);
    for (String path : List.of("/", "/blocks", "/address")) {
      assertThat(alice.get(path).location()).as(path).isEqualTo("/guard/account");
    }
    assertThat(alice.api("GET", "/security/blocks", "").status()).isEqualTo(401);
    assertThat(alice.get("/account").body()).contains("Set up a passkey now").doesNotContain(key);
    assertThat(alice.post("/blocks/add", "prefix", "203.0.113.9").location())
        .isEqualTo("/guard/account");

    String setUp = alice.cookies.get(COOKIE);
    assertThat(alice.register(alice.key, "Blue").json().path("next").asText())
        .isEqualTo("/guard/account?done=key");
    assertThat(alice.cookies.get(COOKIE)).isNotEqualTo(setUp);
    assertSignedIn(alice);
    assertThat(house.events())
        .anyMatch(
            e ->
                e.detail("change").equals("console_set_up")
                    || e.toString().contains("console_set_up"))
        .anyMatch(
            e -> e.type() == EventType.MFA_ENROLLED && e.detail("administrator").equals("alice"));
  }

  @Test
  void invitation_isGoodOnce() throws Exception {
    String text = house.administrators.invite("alice", Role.VIEWER, "test").join().text();
    Browsing alice = house.new Browsing();
    alice.get("/set-up");
    assertThat(alice.post("/set-up/invitation", "name", "alice", "secret", text).location())
        .isEqualTo("/guard/account");
    Browsing thief = house.new Browsing();
    thief.get("/set-up");
    assertThat(thief.post("/set-up/invitation", "name", "alice", "secret", text).status())
        .isEqualTo(403);
    assertSignedOut(thief);
  }

  @Test
  void setUp_takesTenMinutesAtMost() throws Exception {
    String text = house.administrators.invite("alice", Role.ADMIN, "test").join().text();
    Browsing alice = house.new Browsing();
    alice.get("/set-up");
    alice.post("/set-up/invitation", "name", "alice", "secret", text);
    house.pass(Sessions.SET_UP);
    assertThat(alice.get("/account").location()).isEqualTo("/guard/sign-in");
    assertThat(alice.register(alice.key, "late").status()).isNotEqualTo(200);
    assertThat(house.factor.service().methods(ALICE).fido2()).isEmpty();
  }

  @Test
  void setUp_wrongOrLesserKey_isRefusedToldAndSlowedDown() throws Exception {
    Browsing thief = house.new Browsing();
    thief.get("/set-up");
    for (Role role : List.of(Role.VIEWER, Role.SERVICE)) {
      assertThat(thief.post("/set-up/key", "name", "alice", "secret", house.apiKey(role)).status())
          .isEqualTo(403);
    }
    assertThat(house.administrators.list()).isEmpty();
    Answer last = thief.post("/set-up/key", "name", "alice", "secret", "pbxg_wrong");
    assertThat(last.body()).contains("role=\"alert\"").doesNotContain("pbxg_wrong");
    for (int i = 0; i < 40 && last.status() == 403; i++) {
      last = thief.post("/set-up/key", "name", "alice", "secret", "pbxg_wrong");
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.header("Retry-After")).matches("[0-9]+");
    assertThat(house.events())
        .anyMatch(e -> e.type() == EventType.FAILED_AUTH && e.detail("where").equals("console"));
    String good = house.apiKey(Role.ADMIN);
    assertThat(thief.post("/set-up/key", "name", "alice", "secret", good).location())
        .as("a neighbour of the same address is not locked out")
        .isEqualTo("/guard/account");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "guard:x", "a b", "<script>", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void setUp_oddName_isRefused(String name) throws Exception {
    Browsing alice = house.new Browsing();
    alice.get("/set-up");
    Answer answer = alice.post("/set-up/key", "name", name, "secret", house.apiKey(Role.ADMIN));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("<script>");
    assertThat(house.administrators.list()).isEmpty();
  }

  @Test
  void setUp_fullDisk_letsNobodyIn() throws Exception {
    String text = house.administrators.invite("bob", Role.ADMIN, "test").join().text();
    String key = house.apiKey(Role.ADMIN);
    Browsing alice = house.new Browsing();
    alice.get("/set-up");
    house.diskFails.set(true);
    assertThat(alice.post("/set-up/key", "name", "alice", "secret", key).status()).isEqualTo(503);
    assertThat(alice.post("/set-up/invitation", "name", "bob", "secret", text).status())
        .isEqualTo(503);
    assertSignedOut(alice);
  }

  // --- sign-in ---

  @Test
  void passkey_signsInWithoutAName_underANewId() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    alice.post("/sign-out");
    assertSignedOut(alice);
    alice.get("/sign-in");
    String before = alice.cookies.get(COOKIE);
    Answer begun = alice.begin("/sign-in/key");
    assertThat(begun.json().path("publicKey").path("allowCredentials")).isEmpty();
    assertThat(begun.json().path("publicKey").path("userVerification").asText())
        .isEqualTo("required");
    assertThat(alice.signIn(alice.key).json().path("next").asText()).isEqualTo("/guard/");
    assertThat(alice.cookies.get(COOKIE)).isNotEqualTo(before);
    assertSignedIn(alice);
    assertThat(house.events())
        .anyMatch(
            e -> e.type() == EventType.MFA_VERIFIED && e.detail("administrator").equals("alice"));
  }

  private void assertRefused(Answer answer, Browsing browser) throws Exception {
    assertThat(answer.status()).isEqualTo(403);
    assertSignedOut(browser);
    assertThat(house.events().get(0).type()).isEqualTo(EventType.MFA_FAILED);
  }

  private Browsing signedOut() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    alice.post("/sign-out");
    return alice;
  }

  @Test
  void passkey_onAWrongOrigin_isRefused() throws Exception {
    Browsing alice = signedOut();
    alice.key.origin = "http://localhost:8443";
    assertRefused(alice.signIn(alice.key), alice);
  }

  @Test
  void passkey_forAnotherRelyingParty_isRefused() throws Exception {
    Browsing alice = signedOut();
    alice.key.rpId = "sub.localhost";
    assertRefused(alice.signIn(alice.key), alice);
  }

  @Test
  void passkey_withoutUserVerification_isRefusedThoughUsersNeedNone() throws Exception {
    Browsing alice = signedOut();
    alice.key.verifies = false;
    assertRefused(alice.signIn(alice.key), alice);
  }

  @Test
  void passkey_cloned_isRefused() throws Exception {
    Browsing alice = signedOut();
    alice.signIn(alice.key);
    alice.post("/sign-out");
    alice.key.counter -= 2;
    assertRefused(alice.signIn(alice.key), alice);
  }

  @Test
  void passkey_unknown_isRefused() throws Exception {
    Browsing stranger = house.new Browsing();
    stranger.get("/sign-in");
    Answer begun = stranger.begin("/sign-in/key");
    SoftwareKey key = new SoftwareKey(ConsoleHouse.ORIGIN);
    assertRefused(
        stranger.finish("/sign-in/key", begun, key.get(begun.json().path("publicKey")), ""),
        stranger);
  }

  @Test
  void passkey_ofAUserOfThePbx_isRefused() throws Exception {
    SoftwareKey users = new SoftwareKey(ConsoleHouse.ORIGIN);
    UserId extension = new UserId("alice");
    Fido2Keys keys = house.factor.fido2().orElseThrow();
    Ceremony begun =
        ((org.pbxguard.core.mfa.Change.Done<Ceremony>)
                keys.beginRegistration(extension, Authorization.administrator(), "x"))
            .value();
    JsonNode options = JSON.readTree(begun.publicKey()).path("publicKey");
    keys.finishRegistration(
        extension, new CeremonyAnswer("x", begun.id(), users.create(options).toString()), "x");
    assertThat(house.factor.service().methods(extension).fido2()).hasSize(1);
    house.person("alice", Role.ADMIN);
    Browsing thief = house.new Browsing();
    assertRefused(thief.signIn(users), thief);
  }

  @Test
  void challenge_replayedOrSwapped_isRefused() throws Exception {
    Browsing alice = signedOut();
    alice.get("/sign-in");
    alice.key.counter++;
    Answer first = alice.begin("/sign-in/key");
    JsonNode credential = alice.key.get(first.json().path("publicKey"));
    Answer second = alice.begin("/sign-in/key");
    assertThat(alice.finish("/sign-in/key", second, credential, "").status()).isEqualTo(403);
    assertThat(alice.finish("/sign-in/key", first, credential, "").status()).isEqualTo(200);
    Browsing thief = house.new Browsing();
    thief.get("/sign-in");
    assertRefused(thief.finish("/sign-in/key", first, credential, ""), thief);
  }

  @Test
  void ceremony_stolenByAnotherBrowser_isRefused() throws Exception {
    Browsing alice = signedOut();
    alice.get("/sign-in");
    alice.key.counter++;
    Answer begun = alice.begin("/sign-in/key");
    JsonNode credential = alice.key.get(begun.json().path("publicKey"));
    Browsing thief = house.new Browsing();
    thief.get("/sign-in");
    assertRefused(thief.finish("/sign-in/key", begun, credential, ""), thief);
  }

  @Test
  void passkey_removed_isRefused_andEndsTheOtherSessions() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    SoftwareKey second = new SoftwareKey(ConsoleHouse.ORIGIN);
    assertThat(alice.register(second, "second").status()).isEqualTo(200);
    Browsing elsewhere = house.new Browsing();
    elsewhere.signIn(second);
    assertSignedIn(elsewhere);
    alice.get("/account");
    assertThat(alice.post("/account/remove", "id", second.id()).body())
        .contains("Remove this passkey?");
    assertThat(alice.post("/account/remove", "id", second.id(), "sure", "yes").location())
        .isEqualTo("/guard/account?done=removed");
    assertSignedIn(alice);
    assertSignedOut(elsewhere);
    assertRefused(elsewhere.signIn(second), elsewhere);
  }

  @Test
  void administrator_removed_isOutAtOnce() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    Browsing root = house.person("root", Role.ADMIN);
    assertThat(root.api("DELETE", "/security/administrators", "{\"name\":\"alice\"}").status())
        .isEqualTo(200);
    assertSignedOut(alice);
    assertThat(alice.signIn(alice.key).status()).isEqualTo(403);
    assertThat(house.factor.service().methods(ALICE).fido2()).isEmpty();
    house.administrators.add("alice", Role.ADMIN, "test").join();
    assertThat(alice.signIn(alice.key).status()).as("passkeys do not wake").isEqualTo(403);
  }

  @Test
  void fullDisk_aPasskeyDoesNotOpen() throws Exception {
    Browsing alice = signedOut();
    alice.get("/sign-in");
    house.diskFails.set(true);
    assertThat(alice.use("/sign-in/key", alice.key).status()).isEqualTo(503);
    assertSignedOut(alice);
  }

  // --- sessions ---

  @Test
  void cookie_isForThisSiteAndNoScript() throws Exception {
    Answer page = house.new Browsing().get("/sign-in");
    assertThat(page.header("Set-Cookie"))
        .matches("pbxguard-console=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
  }

  @Test
  void session_idleOrOld_isOver() throws Exception {
    Browsing idle = house.person("alice", Role.ADMIN);
    house.pass(Duration.ofMinutes(15));
    assertSignedOut(idle);
    Browsing busy = house.person("bob", Role.ADMIN);
    for (int i = 0; i < 8 * 6 - 1; i++) {
      house.pass(Duration.ofMinutes(10));
      assertThat(busy.get("/").status()).isEqualTo(200);
    }
    house.pass(Duration.ofMinutes(10));
    assertSignedOut(busy);
  }

  @Test
  void sessions_areListedAndSignedOut() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    Browsing other = house.new Browsing();
    other.headers.put("User-Agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0");
    other.signIn(alice.key);
    Browsing bob = house.person("bob", Role.ADMIN);
    assertThat(alice.get("/account").body())
        .contains("Firefox, Linux, 127.0.0.1", "This one", "Sign out everywhere else");
    alice.post("/account/sessions", "id", "*");
    assertSignedOut(other);
    assertSignedIn(alice);
    assertSignedIn(bob);
  }

  @Test
  void session_ofAnotherBrowser_cannotBeFixed() throws Exception {
    Browsing alice = signedOut();
    alice.cookies.put(COOKIE, "A".repeat(43));
    alice.signIn(alice.key);
    assertThat(alice.cookies.get(COOKIE)).isNotEqualTo("A".repeat(43));
    assertSignedIn(alice);
    Browsing thief = house.new Browsing();
    thief.cookies.put(COOKIE, "A".repeat(43));
    assertSignedOut(thief);
  }

  @Test
  void twoCookiesOfTheName_areNoSession() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    String token = alice.cookies.get(COOKIE);
    alice.cookies.put(COOKIE, token + "; " + COOKIE + "=" + "A".repeat(43));
    assertThat(alice.api("GET", "/security/blocks", "").status()).isEqualTo(401);
  }

  @Test
  void session_throughAProxyWithoutTls_isRefused() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    alice.headers.put("X-Forwarded-For", "192.0.2.9");
    assertThat(alice.get("/").status()).isEqualTo(403);
    assertThat(alice.get("/sign-in").body()).contains("Use https");
    assertThat(alice.api("GET", "/security/blocks", "").status()).isEqualTo(401);
    alice.headers.put("X-Forwarded-Proto", "https");
    assertThat(alice.get("/").status()).as("said by whom?").isEqualTo(403);
  }

  // --- forms and the API ---

  @Test
  void form_withoutTokenOrFromElsewhere_isRefused() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    String good = alice.csrf;
    for (String bad :
        List.of("", "0".repeat(good.length()), house.person("bob", Role.ADMIN).csrf)) {
      alice.csrf = bad;
      assertThat(add(alice, "203.0.113.9").status()).as(bad).isEqualTo(403);
      assertThat(alice.api("POST", "/security/block-ip", BLOCK).status()).isEqualTo(403);
    }
    alice.csrf = good;
    for (String origin :
        List.of("", "null", "https://localhost", "http://localhost:1", "http://evil.example")) {
      alice.origin = origin;
      assertThat(add(alice, "203.0.113.9").status()).as(origin).isEqualTo(403);
      assertThat(alice.api("POST", "/security/block-ip", BLOCK).status()).isEqualTo(403);
      assertThat(alice.begin("/account/key").status()).isEqualTo(403);
      assertThat(alice.post("/sign-out").status()).isEqualTo(403);
    }
    alice.origin = ConsoleHouse.ORIGIN;
    alice.headers.put("Sec-Fetch-Site", "same-site");
    assertThat(add(alice, "203.0.113.9").status()).isEqualTo(403);
    alice.headers.remove("Sec-Fetch-Site");
    assertThat(isBlocked("203.0.113.9")).isFalse();
    assertSignedIn(alice);
    assertThat(alice.api("POST", "/security/block-ip", BLOCK).status()).isEqualTo(200);
    assertThat(isBlocked("203.0.113.9")).isTrue();
  }

  private static Answer add(Browsing browser, String prefix) throws Exception {
    return browser.post("/blocks/add", "prefix", prefix, "reason", "bad", "duration", "3600");
  }

  @Test
  void administrator_blocksAndLifts() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    assertThat(add(alice, "203.0.113.0/24").location()).isEqualTo("/guard/blocks?done=added");
    assertThat(alice.get("/blocks?done=added").body())
        .contains("203.0.113.0/24", "bad", "administrator alice", "The block is made.");
    assertThat(alice.get("/address?ip=203.0.113.77").body())
        .contains("203.0.113.77 is blocked.", "Lift 203.0.113.0/24");
    assertThat(alice.post("/blocks/lift", "prefix", "203.0.113.0/24").location())
        .isEqualTo("/guard/blocks?done=lifted");
    assertThat(isBlocked("203.0.113.0/24")).isFalse();
    assertThat(alice.post("/blocks/lift", "prefix", "203.0.113.0/24").location())
        .isEqualTo("/guard/blocks?done=not-blocked");
  }

  @Test
  void block_thatHarmsOrIsNone_isRefusedInWords() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    assertThat(add(alice, "0.0.0.0/0").body()).contains("too wide");
    assertThat(add(alice, "127.0.0.1").body()).contains("your own address");
    assertThat(add(alice, "hello").status()).isEqualTo(400);
    assertThat(add(alice, "<i>").body()).contains("&lt;i&gt;").doesNotContain("<i>");
    Answer answer =
        alice.post("/blocks/add", "prefix", "203.0.113.1", "reason", "x", "duration", "7");
    assertThat(answer.status()).isEqualTo(400);
    house.diskFails.set(true);
    assertThat(add(alice, "203.0.113.1").status()).isEqualTo(503);
    house.diskFails.set(false);
    assertThat(house.guard.blocks().active()).isEmpty();
  }

  @Test
  void viewer_looksAndChangesNothing() throws Exception {
    block("203.0.113.9");
    Browsing viewer = house.person("viewer", Role.VIEWER);
    Answer page = viewer.get("/blocks");
    assertThat(page.body())
        .contains("203.0.113.9", "&lt;b&gt;seen&lt;/b&gt;")
        .doesNotContain("Lift", "Block an address");
    assertThat(viewer.get("/address?ip=203.0.113.9").body()).doesNotContain("Lift");
    assertThat(add(viewer, "203.0.113.10").status()).isEqualTo(403);
    assertThat(viewer.post("/blocks/lift", "prefix", "203.0.113.9").status()).isEqualTo(403);
    assertThat(viewer.api("POST", "/security/block-ip", BLOCK).status()).isEqualTo(403);
    assertThat(viewer.api("GET", "/security/keys", "").status()).isEqualTo(403);
    assertThat(viewer.api("GET", "/security/blocks", "").status()).isEqualTo(200);
    assertThat(isBlocked("203.0.113.9")).isTrue();
    assertThat(isBlocked("203.0.113.10")).isFalse();
  }

  @Test
  void role_changed_countsAtOnce() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    house.administrators.invite("alice", Role.VIEWER, "test").join();
    assertThat(add(alice, "203.0.113.9").status()).isEqualTo(403);
  }

  // --- passkeys ---

  @Test
  void passkeys_changeOnlyByAFreshProofOfOnesOwn() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    Browsing bob = house.person("bob", Role.ADMIN);
    SoftwareKey second = new SoftwareKey(ConsoleHouse.ORIGIN);
    alice.register(second, "second");
    house.pass(Duration.ofMinutes(6));
    assertThat(alice.get("/account").body())
        .contains("use one of yours again")
        .doesNotContain("Add a passkey", "Remove second");
    assertThat(alice.register(new SoftwareKey(ConsoleHouse.ORIGIN), "third").status())
        .isEqualTo(403);
    assertThat(alice.post("/account/remove", "id", second.id(), "sure", "yes").status())
        .isEqualTo(403);
    assertThat(alice.use("/account/prove", bob.key).status()).as("another's").isEqualTo(403);
    assertThat(alice.register(new SoftwareKey(ConsoleHouse.ORIGIN), "third").status())
        .isEqualTo(403);
    String before = alice.cookies.get(COOKIE);
    assertThat(alice.use("/account/prove", alice.key).status()).isEqualTo(200);
    assertThat(alice.cookies.get(COOKIE)).isNotEqualTo(before);
    alice.get("/account");
    assertThat(alice.post("/account/remove", "id", second.id(), "sure", "yes").location())
        .isEqualTo("/guard/account?done=removed");
    assertThat(house.events())
        .anyMatch(
            e ->
                e.detail("reason").equals("factor_removed")
                    && e.detail("administrator").equals("alice"));
  }

  @Test
  void passkeys_theLastOneStays() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    alice.get("/account");
    assertThat(alice.post("/account/remove", "id", alice.key.id(), "sure", "yes").status())
        .isEqualTo(409);
    assertThat(house.factor.service().methods(ALICE).fido2()).hasSize(1);
  }

  @Test
  void passkeys_registrationWithoutUserVerification_isRefused() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    SoftwareKey weak = new SoftwareKey(ConsoleHouse.ORIGIN);
    weak.verifies = false;
    assertThat(alice.register(weak, "weak").status()).isEqualTo(403);
    assertThat(alice.register(alice.key, "again").status()).isEqualTo(403);
    assertThat(alice.register(new SoftwareKey(ConsoleHouse.ORIGIN), "x".repeat(65)).status())
        .isEqualTo(400);
  }

  // --- pages ---

  @Test
  void pages_areFramedNowhereKeptNowhereAndSelfContained() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    for (String path : List.of("/", "/blocks", "/address?ip=192.0.2.1", "/account")) {
      Answer page = alice.get(path);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Cache-Control")).isEqualTo("no-store");
      assertThat(page.header("Content-Security-Policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'self'")
          .doesNotContain("unsafe", "*");
      assertThat(page.body())
          .doesNotContain("<script>", "style=", "onclick", "http://", "https://");
    }
  }

  @Test
  void pages_german_areGermanThroughout() throws Exception {
    block("203.0.113.9");
    Browsing alice = house.person("alice", Role.ADMIN);
    alice.headers.put("Accept-Language", "de-CH, en;q=0.3");
    assertThat(alice.get("/").body()).contains("lang=\"de\"", "Übersicht", "Neueste Sperren");
    assertThat(alice.get("/account").body()).contains("Passkey hinzufügen");
    assertThat(alice.get("/blocks").body())
        .contains("203.0.113.9 aufheben", "Eine Adresse sperren");
  }

  @Test
  void paths_thatAreNone_areNotThere_andLeadNowhereElse() throws Exception {
    Browsing alice = house.person("alice", Role.ADMIN);
    assertThat(alice.get("/nothing").status()).isEqualTo(404);
    assertThat(alice.get("").location()).isEqualTo("/guard/");
    assertThat(alice.get("/sign-in?next=https://evil.example").location()).isEqualTo("/guard/");
    assertThat(alice.post("/nothing").status()).isEqualTo(404);
    assertThat(alice.get("/address?ip=hello").status()).isEqualTo(400);
    assertThat(alice.get("/blocks?after=hello").status()).isEqualTo(200);
    Browsing stranger = house.new Browsing();
    for (String path : List.of("/", "/blocks", "/address?ip=1", "/account", "/nothing")) {
      assertThat(stranger.get(path).location()).as(path).isEqualTo("/guard/sign-in");
    }
    stranger.get("/sign-in");
    for (String path : List.of("/blocks/add", "/account/remove", "/account/key/begin")) {
      assertThat(stranger.post(path).location()).as(path).isEqualTo("/guard/sign-in");
    }
  }

  @Test
  void withoutPasskeysInTheSettings_nobodySignsIn() throws Exception {
    house.close();
    house = new ConsoleHouse(false);
    Browsing alice = house.new Browsing();
    assertThat(alice.get("/sign-in").status()).isEqualTo(403);
    assertThat(alice.get("/sign-in").body()).contains("security.mfa.fido2");
    alice.origin = ConsoleHouse.ORIGIN;
    assertThat(alice.post("/set-up/key", "name", "a", "secret", house.apiKey(Role.ADMIN)).status())
        .isEqualTo(403);
  }
}
