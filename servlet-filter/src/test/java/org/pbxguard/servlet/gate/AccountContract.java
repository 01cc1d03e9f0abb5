package org.pbxguard.servlet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.servlet.gate.AccountHouse.ACCOUNT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.EnrolmentPasses;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.servlet.SoftwareKey;
import org.pbxguard.servlet.gate.AccountHouse.Answer;
import org.pbxguard.servlet.gate.AccountHouse.Browsing;

/** What users see of their second factor and change of it, the same in every container. */
abstract class AccountContract {
  private static final UserId ALICE = new UserId("alice");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = ACCOUNT + "/key";
  private static final String VERIFY_KEY = "/pbx-guard/verify/key";
  private static final String GOOD_OTP = "ccccccbbcccb" + "c".repeat(32);
  private static final String BAD_OTP = "ccccccbbcccb" + "b".repeat(32);

  private AccountHouse house;

  abstract MfaGateContract.Running start(ServletContainerInitializer application) throws Exception;

  @BeforeEach
  void open() throws Exception {
    house = new AccountHouse(this::start, false);
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  private void require() throws Exception {
    house.close();
    house = new AccountHouse(this::start, true);
  }

  private MfaMethods methods() {
    return house.factor.service().methods(ALICE);
  }

  private static <T> T done(Change<T> change) {
    assertThat(change).isInstanceOf(Change.Done.class);
    return ((Change.Done<T>) change).value();
  }

  @Test
  void account_methodsThatAreNotAllowed_areNeitherOfferedNorTaken() throws Exception {
    house.close();
    house = new AccountHouse(this::start, false, MfaMethod.TOTP);
    Browsing alice = house.signIn("alice");
    assertThat(alice.get(ACCOUNT).body())
        .contains("Set up an app")
        .doesNotContain("Add a key", "Add the YubiKey", "Backup codes");
    assertThat(alice.post(ACCOUNT + "/yubikey", "otp", GOOD_OTP).status()).isEqualTo(404);
    assertThat(alice.begin(KEY).status()).isEqualTo(404);
    String secret =
        alice.post(ACCOUNT + "/totp").find("class=\"secret\">([A-Z2-7 ]+)<").orElseThrow();
    assertThat(alice.post(ACCOUNT + "/totp/confirm", "code", house.totp(secret)).location())
        .isEqualTo(ACCOUNT + "?done=totp");
    assertThat(alice.get(ACCOUNT + "?done=totp").body())
        .contains("Your app is set up.")
        .doesNotContain("backup codes", "Backup codes");
    assertThat(alice.post(ACCOUNT + "/codes").status()).isEqualTo(409);

    house.close();
    house = new AccountHouse(this::start, false, MfaMethod.FIDO2);
    Browsing bob = house.signIn("bob");
    assertThat(bob.get(ACCOUNT).body()).contains("Add a key").doesNotContain("Set up an app");
    assertThat(bob.post(ACCOUNT + "/totp").status()).isEqualTo(409);
  }

  @Test
  void account_nobodySignedIn_isRefused() throws Exception {
    Browsing stranger = house.new Browsing();
    assertThat(stranger.get(ACCOUNT).status()).isEqualTo(403);
    for (String path : List.of("/totp", "/codes", "/remove", "/key/begin", "/sessions")) {
      assertThat(stranger.post(ACCOUNT + path).status()).as(path).isEqualTo(403);
    }
  }

  /** Else the container closes a connection that the client takes for its own. */
  @Test
  void refusal_bodyLeftUnread_saysThatTheConnectionEnds() throws Exception {
    Browsing stranger = house.new Browsing();
    assertThat(stranger.post(ACCOUNT + "/totp").header("Connection")).isEqualTo("close");
    assertThat(stranger.get(ACCOUNT).header("Connection")).isEmpty();

    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    browser.origin = "http://evil.example";
    assertThat(browser.post(ACCOUNT + "/totp").header("Connection")).isEqualTo("close");
    browser.origin = "http://127.0.0.1";
    assertThat(browser.send("PUT", ACCOUNT, "x").header("Connection")).isEqualTo("close");

    house.signIn("bob").enrolApp();
    Answer asked = house.signIn("bob").send("POST", "/form", "a=1");
    assertThat(asked.location()).isEqualTo("/pbx-guard/verify");
    assertThat(asked.header("Connection")).isEqualTo("close");
  }

  @Test
  void account_enrolledButNotProven_asksForTheFactor() throws Exception {
    house.signIn("alice").enrolApp();
    Browsing thief = house.signIn("alice");
    assertThat(thief.get(ACCOUNT).location()).isEqualTo("/pbx-guard/verify");
    thief.get("/pbx-guard/verify");
    for (String path :
        List.of(
            "/totp", "/totp/confirm", "/codes", "/yubikey", "/remove", "/devices", "/sessions")) {
      Answer answer = thief.post(ACCOUNT + path, "method", "totp", "sure", "yes", "id", "*");
      assertThat(answer.location()).as(path).isEqualTo("/pbx-guard/verify");
    }
    assertThat(thief.begin(KEY).status()).isEqualTo(403);
    assertThat(methods().totp()).isTrue();
    assertThat(methods().backupCodes()).isEqualTo(10);
  }

  @Test
  void account_pages_areKeptNowhereAndFramedNowhere() throws Exception {
    Answer page = house.signIn("alice").get(ACCOUNT);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'self'")
        .doesNotContain("unsafe", "*");
    assertThat(page.body()).contains("lang=\"en\"").doesNotContain("<script>", "style=", "onclick");
  }

  @Test
  void account_everyField_hasALabelAndKnownDescriptions() throws Exception {
    require();
    Answer page = house.signIn("alice").get(ACCOUNT);
    List<String> labelled = page.all("<label for=\"([^\"]+)\"");
    assertThat(page.all("<input id=\"([^\"]+)\"")).isNotEmpty().containsExactlyElementsOf(labelled);
    for (String described : page.all("aria-(?:describedby|labelledby)=\"([^\"]+)\"")) {
      for (String id : described.split(" ", -1)) {
        assertThat(page.body()).contains("id=\"" + id + "\"");
      }
    }
  }

  @Test
  void account_german_isGermanThroughout() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.language = "de-CH, en;q=0.3";
    Answer page = browser.get(ACCOUNT);
    assertThat(page.body()).contains("lang=\"de\"", "Ihr zweiter Faktor", "Schlüssel");
    assertThat(page.body()).doesNotContain("Backup", "Set up", "second factor");
  }

  @Test
  void app_enrolled_showsCodesOnceAndVerifiesThisSession() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    Answer shown = browser.post(ACCOUNT + "/totp");
    assertThat(shown.header("Content-Security-Policy")).contains("img-src data:");
    assertThat(shown.header("Cache-Control")).isEqualTo("no-store");
    assertThat(shown.body()).contains("data:image/png;base64,", "otpauth://totp/");
    String secret = shown.find("class=\"secret\">([A-Z2-7 ]+)<").orElseThrow();
    assertThat(secret).matches("([A-Z2-7]{4} )+[A-Z2-7]{1,4}");
    assertThat(browser.gateCookie()).isEmpty();

    Answer codes = browser.post(ACCOUNT + "/totp/confirm", "code", house.totp(secret));
    List<String> backup = codes.all("<li><code>([A-Z0-9-]+)</code>");
    assertThat(backup).hasSize(10);
    assertThat(browser.gateCookie()).isNotEmpty();
    assertThat(browser.get("/").body()).isEqualTo("app");
    assertThat(browser.get(ACCOUNT).body())
        .contains("It is set up", "Unused codes: 10")
        .doesNotContain(backup.get(0), secret);
    assertThat(house.signIn("alice").prove(backup.get(0)).location()).isEqualTo("/");
  }

  @Test
  void app_wrongCode_isAskedAgainWithoutTheSecret() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    browser.post(ACCOUNT + "/totp");
    Answer again = browser.post(ACCOUNT + "/totp/confirm", "code", "000000x");
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.body())
        .contains("role=\"alert\"", "href=\"#code\"", "aria-invalid=\"true\"")
        .doesNotContain("otpauth", "data:image");
    assertThat(browser.post(ACCOUNT + "/totp/confirm", "code", "1".repeat(300)).status())
        .isEqualTo(403);
    assertThat(methods().totp()).isFalse();
    assertThat(browser.gateCookie()).isEmpty();
  }

  @Test
  void app_replaced_endsTheOtherSessionsAndTheOldCodes() throws Exception {
    Browsing browser = house.signIn("alice");
    List<String> old = browser.enrolApp();
    Browsing other = house.signIn("alice");
    other.prove(old.get(0));
    assertThat(other.get("/").body()).isEqualTo("app");
    String before = browser.gateCookie();
    house.pass(Duration.ofSeconds(31));
    assertThat(browser.enrolApp()).hasSize(10).doesNotContainAnyElementsOf(old);
    assertThat(browser.gateCookie()).isNotEqualTo(before);
    assertThat(browser.get("/").body()).isEqualTo("app");
    assertThat(other.get("/").location()).startsWith("/pbx-guard/verify");
    assertThat(other.prove(old.get(1)).status()).isEqualTo(403);
  }

  @Test
  void changes_proofOlderThanFiveMinutes_needANewOne() throws Exception {
    Browsing browser = house.signIn("alice");
    List<String> codes = browser.enrolApp();
    house.pass(Duration.ofMinutes(6));
    Answer stale = browser.get(ACCOUNT);
    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.body()).contains("prove your second factor again");
    assertThat(stale.body()).doesNotContain(ACCOUNT + "/totp", ACCOUNT + "/codes", KEY);
    for (String path : List.of("/totp", "/codes", "/yubikey", "/remove")) {
      Answer answer = browser.post(ACCOUNT + path, "method", "totp", "id", "-", "sure", "yes");
      assertThat(answer.location()).as(path).startsWith("/pbx-guard/verify");
    }
    assertThat(browser.begin(KEY).status()).isEqualTo(403);
    assertThat(methods().backupCodes()).isEqualTo(10);

    String before = browser.gateCookie();
    assertThat(browser.post(ACCOUNT + "/prove").location()).isEqualTo("/pbx-guard/verify");
    assertThat(browser.prove(codes.get(0)).location()).isEqualTo(ACCOUNT);
    assertThat(browser.gateCookie()).isNotEqualTo(before);
    assertThat(browser.get(ACCOUNT).body()).contains(ACCOUNT + "/codes");
  }

  @Test
  void codes_issuedAnew_voidTheOld() throws Exception {
    Browsing browser = house.signIn("alice");
    List<String> old = browser.enrolApp();
    browser.get(ACCOUNT);
    List<String> fresh = browser.post(ACCOUNT + "/codes").all("<li><code>([A-Z0-9-]+)</code>");
    assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(old);
    assertThat(house.signIn("alice").prove(old.get(0)).status()).isEqualTo(403);
    assertThat(house.signIn("alice").prove(fresh.get(0)).status()).isEqualTo(303);
  }

  @Test
  void codes_threeLeft_areWarnedAbout() throws Exception {
    Browsing browser = house.signIn("alice");
    List<String> codes = browser.enrolApp();
    for (int i = 0; i < 6; i++) {
      browser.prove(codes.get(i));
    }
    assertThat(browser.get(ACCOUNT).find("<p class=\"bad\">(Unused codes: 4)")).isEmpty();
    Answer last = browser.prove(codes.get(6));
    assertThat(last.status()).isEqualTo(200);
    assertThat(last.body()).contains("few backup codes");
    assertThat(browser.get(ACCOUNT).find("<p class=\"bad\">(Unused codes: 3)")).isPresent();
  }

  @Test
  void firstFactor_required_needsTheToken() throws Exception {
    require();
    Browsing browser = house.signIn("alice");
    assertThat(browser.get("/").location()).isEqualTo(ACCOUNT);
    assertThat(browser.get("/pbx-guard/verify").body()).contains(ACCOUNT);
    assertThat(browser.get(ACCOUNT).body()).contains("name=\"token\"", "enrolment token");
    assertThat(browser.post(ACCOUNT + "/totp").status()).isEqualTo(409);
    Answer wrong = browser.post(ACCOUNT + "/totp", "token", "AAAA");
    assertThat(wrong.status()).isEqualTo(403);
    assertThat(wrong.body()).contains("href=\"#token-totp\"", "token is not right");
    assertThat(wrong.body()).doesNotContain("otpauth");
    assertThat(browser.begin(KEY).status()).isEqualTo(409);
    assertThat(browser.post(ACCOUNT + "/yubikey", "otp", GOOD_OTP).status()).isEqualTo(409);

    String token =
        done(house.factor.service().passes().issueToken(ALICE, EnrolmentPasses.Form.LONG));
    Answer shown = browser.post(ACCOUNT + "/totp", "token", token);
    assertThat(shown.body()).contains("otpauth");
    assertThat(browser.post(ACCOUNT + "/totp", "token", token).status()).isEqualTo(403);
  }

  @Test
  void firstFactor_requiredAndWindowOpen_needsNoToken() throws Exception {
    require();
    done(house.factor.service().passes().openWindow(ALICE, Duration.ofHours(1)));
    Browsing browser = house.signIn("alice");
    assertThat(browser.get(ACCOUNT).body()).doesNotContain("name=\"token\"");
    assertThat(browser.enrolApp()).hasSize(10);
    assertThat(house.signIn("bob").get(ACCOUNT).body()).contains("name=\"token\"");
  }

  @Test
  void key_firstEnrolled_verifiesTheSessionAndGivesNoCodes() throws Exception {
    Browsing browser = house.signIn("alice");
    SoftwareKey key = new SoftwareKey(AccountHouse.ORIGIN);
    Answer enrolled = browser.enrolKey(key);
    assertThat(enrolled.status()).isEqualTo(200);
    assertThat(enrolled.json().path("next").asText()).isEqualTo(ACCOUNT + "?done=key");
    assertThat(browser.get(ACCOUNT + "?done=key").body())
        .contains("Your key is added", "My key", "You have no backup codes", "Unused codes: 0");
    assertThat(browser.get("/").body()).isEqualTo("app");
    assertThat(browser.post(ACCOUNT + "/codes").all("<li><code>(.+?)</code>")).hasSize(10);
  }

  @Test
  void key_onTheChallengePage_verifies() throws Exception {
    SoftwareKey key = new SoftwareKey(AccountHouse.ORIGIN);
    house.signIn("alice").enrolKey(key);
    Browsing browser = house.signIn("alice");
    browser.get("/x");
    Answer page = browser.get("/pbx-guard/verify");
    assertThat(page.body()).contains("data-ceremony=\"get\"").doesNotContain("name=\"code\"");
    Answer begun = browser.begin(VERIFY_KEY);
    key.counter = 7;
    ObjectNode signed = key.get(begun.json().path("publicKey"));
    Answer accepted = browser.finish(VERIFY_KEY, begun, signed);
    assertThat(accepted.json().path("next").asText()).isEqualTo("/x");
    assertThat(browser.get("/").body()).isEqualTo("app");

    assertThat(browser.finish(VERIFY_KEY, begun, signed).status()).isEqualTo(403);
    Answer again = browser.begin(VERIFY_KEY);
    key.counter = 7;
    Answer cloned = browser.finish(VERIFY_KEY, again, key.get(again.json().path("publicKey")));
    assertThat(cloned.status()).isEqualTo(403);
    assertThat(cloned.json().path("error").asText())
        .isEqualTo("That did not work. Please try again.");
  }

  @Test
  void key_ceremonyOfAnotherUserOrSession_isRefused() throws Exception {
    SoftwareKey key = new SoftwareKey(AccountHouse.ORIGIN);
    house.signIn("alice").enrolKey(key);
    Browsing alice = house.signIn("alice");
    alice.get("/pbx-guard/verify");
    for (String thief : List.of("bob", "alice")) {
      Browsing other = house.signIn(thief);
      other.get("/pbx-guard/verify");
      Answer begun = alice.begin(VERIFY_KEY);
      ObjectNode signed = key.get(begun.json().path("publicKey"));
      assertThat(other.finish(VERIFY_KEY, begun, signed).status()).as(thief).isEqualTo(403);
      assertThat(other.gateCookie()).isEmpty();
      assertThat(alice.finish(VERIFY_KEY, begun, signed).status()).as("spent").isEqualTo(403);
    }
  }

  @Test
  void key_secondOne_needsAFreshProofOfTheFirst() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.enrolKey(new SoftwareKey(AccountHouse.ORIGIN));
    SoftwareKey second = new SoftwareKey(AccountHouse.ORIGIN);
    assertThat(browser.enrolKey(second).status()).isEqualTo(200);
    assertThat(browser.enrolKey(second).status()).as("enrolled already").isEqualTo(403);
    house.pass(Duration.ofMinutes(6));
    assertThat(browser.enrolKey(new SoftwareKey(AccountHouse.ORIGIN)).status()).isEqualTo(403);
    assertThat(methods().fido2()).hasSize(2);
  }

  @Test
  void key_requests_withoutTokenOrOriginOrInOtherForms_areRefused() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    assertThat(browser.post(KEY + "/begin").status()).as("no JSON").isEqualTo(400);
    for (String body : List.of("[]", "7", "\"x\"")) {
      assertThat(browser.send("POST", KEY + "/finish", body).status()).isEqualTo(403);
    }
    ObjectNode huge = JSON.createObjectNode().put("token", "x".repeat(140_000));
    assertThat(browser.script(KEY + "/begin", huge).status()).isEqualTo(400);
    assertThat(browser.script(KEY + "/other", JSON.createObjectNode()).status()).isEqualTo(404);
    Answer begun = browser.begin(KEY);
    ObjectNode junk = JSON.createObjectNode().put("id", 5);
    assertThat(browser.finish(KEY, begun, junk).status()).isEqualTo(403);
    browser.origin = "http://evil.example";
    assertThat(browser.begin(KEY).status()).isEqualTo(403);
    browser.origin = "http://127.0.0.1";
    assertThat(browser.begin(KEY).status()).isEqualTo(403);
  }

  @Test
  void key_nameTooLong_isRefused() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    ObjectNode body = JSON.createObjectNode().put("name", "x".repeat(65)).put("ceremony", "c");
    assertThat(browser.script(KEY + "/finish", body).status()).isEqualTo(400);
    Answer page = browser.post(ACCOUNT + "/yubikey", "otp", GOOD_OTP, "name", "x".repeat(65));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("href=\"#name-yubikey\"");
  }

  @Test
  void keyNames_hostile_areEscaped() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    browser.post(ACCOUNT + "/yubikey", "otp", GOOD_OTP, "name", "<script>alert(1)</script>\"'");
    assertThat(browser.get(ACCOUNT).body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;")
        .doesNotContain("<script>");
  }

  @Test
  void yubikey_enrolled_isListedAndRemovedAfterAQuestion() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.enrolApp();
    browser.get(ACCOUNT);
    Answer bad = browser.post(ACCOUNT + "/yubikey", "otp", BAD_OTP, "name", "Blue");
    assertThat(bad.status()).isEqualTo(403);
    assertThat(bad.body()).contains("href=\"#otp\"");
    Answer added = browser.post(ACCOUNT + "/yubikey", "otp", GOOD_OTP, "name", "Blue");
    assertThat(added.location()).isEqualTo(ACCOUNT + "?done=yubikey");
    Answer page = browser.get(added.location());
    assertThat(page.body()).contains("Your YubiKey is added", "Blue", "Remove Blue");

    String id = methods().yubikeys().get(0).id();
    Answer asked = browser.post(ACCOUNT + "/remove", "method", "yubikey", "id", id);
    assertThat(asked.body()).contains("Remove this factor?", "Blue").doesNotContain("last factor");
    assertThat(methods().yubikeys()).hasSize(1);
    Answer removed =
        browser.post(ACCOUNT + "/remove", "method", "yubikey", "id", id, "sure", "yes");
    assertThat(removed.location()).isEqualTo(ACCOUNT + "?done=removed");
    assertThat(methods().yubikeys()).isEmpty();
    assertThat(browser.get("/").body()).as("this session goes on").isEqualTo("app");
  }

  @Test
  void remove_lastFactor_isWarnedAboutAndLeavesNothing() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.enrolApp();
    browser.get(ACCOUNT);
    Answer asked = browser.post(ACCOUNT + "/remove", "method", "totp", "id", "-");
    assertThat(asked.body()).contains("your last factor");
    browser.post(ACCOUNT + "/remove", "method", "totp", "id", "-", "sure", "yes");
    assertThat(house.factor.service().status(ALICE).enabled()).isFalse();
    assertThat(browser.gateCookie()).isEmpty();
    assertThat(browser.get(ACCOUNT).body()).contains("You have no second factor yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"totp", "fido2", "yubikey", "backup_code", "nonsense", ""})
  void remove_whatIsNotThere_is404(String method) throws Exception {
    Browsing browser = house.signIn("alice");
    browser.enrolKey(new SoftwareKey(AccountHouse.ORIGIN));
    browser.get(ACCOUNT);
    Answer answer =
        browser.post(ACCOUNT + "/remove", "method", method, "id", "other", "sure", "yes");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(methods().fido2()).hasSize(1);
  }

  @Test
  void devices_listedAndRevoked() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.enrolApp();
    String token = done(house.factor.devices().trust(ALICE, "Desk"));
    done(house.factor.devices().trust(ALICE, "Phone"));
    assertThat(browser.get(ACCOUNT).body()).contains("Desk", "Phone", "Do not trust Desk");
    String id = house.factor.devices().list(ALICE).get(0).id();
    assertThat(browser.post(ACCOUNT + "/devices", "id", id).location())
        .isEqualTo(ACCOUNT + "?done=revoked");
    assertThat(house.factor.devices().isTrusted(ALICE, token)).isFalse();
    assertThat(browser.post(ACCOUNT + "/devices", "id", id).status()).isEqualTo(404);
    browser.post(ACCOUNT + "/devices", "id", "*");
    assertThat(house.factor.devices().list(ALICE)).isEmpty();
  }

  @Test
  void sessions_listedAndEnded_butNotThisOneNorAnothersUsers() throws Exception {
    Browsing browser = house.signIn("alice");
    List<String> codes = browser.enrolApp();
    Browsing other = house.signIn("alice");
    other.prove(codes.get(0));
    Browsing bob = house.signIn("bob");
    bob.enrolApp();
    Answer page = browser.get(ACCOUNT);
    assertThat(page.all("<strong>(Firefox, Linux, 127.0.0.1)</strong>")).hasSize(2);
    assertThat(page.all("(This one)")).hasSize(1);

    String id = page.find("/sessions\">.*?name=\"id\" value=\"([0-9a-f]+)\"").orElseThrow();
    bob.get(ACCOUNT);
    bob.post(ACCOUNT + "/sessions", "id", id);
    assertThat(other.get("/").body()).as("not bob's to end").isEqualTo("app");
    browser.post(ACCOUNT + "/sessions", "id", id);
    assertThat(other.get("/").location()).as("signed out there").isEqualTo("/login");
    browser.post(ACCOUNT + "/sessions", "id", "*");
    assertThat(browser.get("/").body()).isEqualTo("app");
    assertThat(bob.get("/").body()).isEqualTo("app");
  }

  @Test
  void forms_withoutTokenOrFromElsewhere_changeNothing() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.enrolApp();
    browser.get(ACCOUNT);
    String own = browser.csrf;
    for (String path : List.of("/totp", "/codes", "/yubikey", "/remove", "/devices", "/sessions")) {
      browser.csrf = "";
      assertThat(browser.post(ACCOUNT + path, "method", "totp", "sure", "yes").status())
          .isEqualTo(403);
      browser.csrf = own;
      browser.origin = "http://evil.example";
      assertThat(browser.post(ACCOUNT + path, "method", "totp", "sure", "yes").status())
          .isEqualTo(403);
      browser.origin = "http://127.0.0.1";
    }
    Browsing bob = house.signIn("bob");
    bob.csrf = own;
    assertThat(bob.post(ACCOUNT + "/totp").status()).as("another user's token").isEqualTo(403);
    assertThat(methods().totp()).isTrue();
    assertThat(methods().backupCodes()).isEqualTo(10);
  }

  @Test
  void changes_storeUnreachable_are503AndChangeNothing() throws Exception {
    Browsing browser = house.signIn("alice");
    List<String> codes = browser.enrolApp();
    browser.get(ACCOUNT);
    house.diskFails.set(true);
    for (String path : List.of("/totp", "/codes", "/yubikey")) {
      Answer answer = browser.post(ACCOUNT + path, "otp", GOOD_OTP);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.body()).contains("cannot be checked").doesNotContain("otpauth");
    }
    assertThat(
            browser.post(ACCOUNT + "/remove", "method", "totp", "id", "-", "sure", "yes").status())
        .isEqualTo(503);
    house.diskFails.set(false);
    assertThat(house.signIn("alice").prove(codes.get(0)).status()).isEqualTo(303);
  }

  @Test
  void confirm_triedTooOften_is429OrSpent() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    Answer shown = browser.post(ACCOUNT + "/totp");
    String secret = shown.find("class=\"secret\">([A-Z2-7 ]+)<").orElseThrow();
    String wrong = house.totp(secret).equals("123456") ? "654321" : "123456";
    for (int i = 0; i < 12; i++) {
      assertThat(browser.post(ACCOUNT + "/totp/confirm", "code", wrong).status()).isIn(403, 429);
    }
    assertThat(browser.post(ACCOUNT + "/totp/confirm", "code", house.totp(secret)).status())
        .isIn(403, 429);
  }

  @Test
  void paths_unknown_are404AndNothingIsWritten() throws Exception {
    Browsing browser = house.signIn("alice");
    browser.get(ACCOUNT);
    for (String path : List.of("/account/", "/account/x", "/accounts", "/", "/keys.js/x")) {
      assertThat(browser.get("/pbx-guard" + path).status()).as(path).isEqualTo(404);
    }
    assertThat(browser.post(ACCOUNT + "/nothing").status()).isEqualTo(404);
    assertThat(browser.get("/pbx-guard/keys.js").header("Content-Type"))
        .startsWith("text/javascript");
    assertThat(browser.get(ACCOUNT + "?done=%3Cscript%3E").body()).doesNotContain("&lt;script");
  }
}
