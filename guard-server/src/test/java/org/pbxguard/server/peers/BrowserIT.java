package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.virtualauthenticator.Credential;

/**
 * A person with a real browser before the real program: enrols and uses every factor; and what an
 * attacker would do with a browser. With {@code -Dpbxguard.screenshots=DIRECTORY} every page is
 * also shot at phone and desktop width, light and dark.
 */
class BrowserIT {
  private static final Workspace WORK = new Workspace(BrowserIT.class);
  private static final String PAGES = "/pbx-guard";
  private static final String ACCOUNT = PAGES + "/account";
  private static final String VERIFY_KEY = PAGES + "/verify/key";
  private static final String WELCOME = "Welcome to the PBX";
  private static SignInApp app;
  private static GuardProcess guard;
  private static Chromium browser;
  private static PageScript script;
  private static String site;

  @BeforeAll
  static void start() throws Exception {
    app = SignInApp.start();
    guard = GuardProcess.fresh(WORK);
    site = "http://localhost:" + guard.httpPort();
    guard
        .set("http.upstream", "http://127.0.0.1:" + app.port())
        .set("http.mfa_gate.paths", "/*")
        .set("http.mfa_gate.session_cookie", "SID")
        .set("http.mfa_gate.logins.0.path", "/login")
        .set("http.mfa_gate.logins.0.user_field", "user")
        .set("http.mfa_gate.logins.0.fields", "password")
        .set("http.mfa_gate.logins.0.success_status", "302")
        .set("http.mfa_gate.logins.0.success_redirect", "/admin")
        .set("security.mfa.fido2.enabled", true)
        .set("security.mfa.fido2.rp_id", "localhost")
        .set("security.mfa.fido2.origins", site + ", " + subdomain())
        .set("security.mfa.fido2.user_verification", "required")
        .set("security.mfa.yubikey.enabled", true)
        .set("security.mfa.yubikey.servers", otherSite() + "/wsapi/2.0/verify")
        .start();
    browser = Chromium.start(WORK);
    script = new PageScript(browser, VERIFY_KEY);
  }

  @AfterAll
  static void stop() {
    browser.close();
    guard.close();
    app.close();
  }

  /** Another site of this machine: what it has in common with ours is the relying party id. */
  private static String otherSite() {
    return "http://localhost:" + app.port();
  }

  /** An origin that the settings allow, and whose own relying party id is another. */
  private static String subdomain() {
    return "http://sub.localhost:" + app.port();
  }

  @BeforeEach
  void sitDown() {
    browser.freshPerson();
  }

  @AfterEach
  void nothingForeign_andNoBrokenPolicy() {
    assertThat(browser.requested())
        .filteredOn(url -> url.matches("(http|ws|ftp).*"))
        .allMatch(url -> url.matches("http://(sub\\.)?localhost:\\d+/.*"));
    assertThat(browser.complaints())
        .noneMatch(said -> said.contains("Content Security Policy") || said.contains("Refused"));
  }

  private static void signIn(String user) {
    browser.open(site + "/login");
    browser.type("input[name=user]", user);
    browser.type("input[name=password]", "right", Keys.ENTER);
    browser.awaitLeaving("/login");
  }

  private static void signInToTheFactor(String user) {
    signIn(user);
    browser.await("You are signed in as");
  }

  private static void signOut() {
    browser.open(site + ACCOUNT);
    browser.press("Sign out");
    browser.await("Sign in");
  }

  private static void look(String name) throws IOException {
    browser.look(name);
  }

  /** Enrols an app as a person does; returns its secret. */
  private static String enrolApp() throws Exception {
    browser.open(site + ACCOUNT);
    browser.press("Set up an app");
    look("app");
    String source = browser.find("img.qr").getAttribute("src");
    String uri = scan(source);
    String secret = uri.replaceAll(".*[?&]secret=([A-Z2-7]+).*", "$1");
    assertThat(browser.find(".secret").getText().replace(" ", "")).isEqualTo(secret);
    browser.type("#code", Totp.code(secret), Keys.ENTER);
    browser.await("Your backup codes");
    return secret;
  }

  private static String scan(String dataUri) throws Exception {
    Path image = WORK.file("qr.png");
    Files.write(image, Base64.getDecoder().decode(dataUri.substring(dataUri.indexOf(',') + 1)));
    Path output = WORK.file("zbar.out");
    Files.deleteIfExists(output);
    return new Command(output, "zbarimg", "--quiet", "--raw", image.toString())
        .run(20)
        .output()
        .lines()
        .filter(line -> line.startsWith("otpauth"))
        .findFirst()
        .orElse("");
  }

  private static List<String> codes() {
    List<String> codes = browser.texts(".codes code");
    codes.forEach(Workspace::noteSecret);
    return codes;
  }

  private static void enrolKey(String name) {
    browser.open(site + ACCOUNT);
    browser.type("#name-fido2", name);
    browser.press("Add a key or passkey");
    browser.await("Your key is added.");
  }

  @Test
  void app_enrolledByItsQrCode_signsIn() throws Exception {
    signIn("1001");
    browser.await(WELCOME);
    browser.open(site + ACCOUNT);
    browser.await("You have no second factor yet");
    look("account-empty");
    String secret = enrolApp();
    assertThat(codes()).hasSize(10).allMatch(code -> code.matches("([A-Z2-9]{4}-){3}[A-Z2-9]{4}"));
    look("codes");
    browser.press("I have saved them");
    browser.await("It is set up.");
    look("account-app");
    signOut();

    signInToTheFactor("1001");
    look("challenge");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("code");
    browser.type("#code", "000000", Keys.ENTER);
    browser.await("That code is not right.");
    look("challenge-wrong");
    browser.type("#code", Totp.next(secret), Keys.ENTER);
    browser.await(WELCOME);
  }

  @Test
  void key_enrolled_signsInAndIsRemoved() throws Exception {
    signIn("1002");
    enrolKey("Blue key");
    assertThat(browser.text()).contains("Blue key", "You have no backup codes");
    look("account-key");
    signOut();
    signInToTheFactor("1002");
    look("challenge-key");
    browser.press("Use security key or passkey");
    browser.await(WELCOME);

    browser.open(site + ACCOUNT);
    browser.press("Remove Blue key");
    browser.await("Remove this factor?");
    look("remove");
    browser.press("Remove");
    browser.await("The factor is removed.");
    assertThat(browser.text()).contains("You have no second factor yet").doesNotContain("Blue");
  }

  @Test
  void yubikey_enrolled_signsIn() throws Exception {
    signIn("1003");
    browser.open(site + ACCOUNT);
    browser.type("#otp", "nonsense", Keys.ENTER);
    browser.await("There is a problem");
    look("account-problem");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("problem");
    browser.type("#name-yubikey", "Old YubiKey");
    browser.type("#otp", otp('c'), Keys.ENTER);
    browser.await("Your YubiKey is added.");
    look("account-yubikey");
    signOut();
    signInToTheFactor("1003");
    browser.type("#code", otp('d'), Keys.ENTER);
    browser.await(WELCOME);
  }

  private static String otp(char last) {
    String otp = "cccccccccccb" + "c".repeat(31) + last;
    Workspace.noteSecret(otp);
    return otp;
  }

  @Test
  void everythingLost_aBackupCodeOpens() throws Exception {
    signIn("1004");
    enrolApp();
    List<String> codes = codes();
    enrolKey("Lost key");
    signOut();
    browser.key().removeAllCredentials();

    signInToTheFactor("1004");
    look("challenge-all");
    browser.press("Use security key or passkey");
    browser.await("That did not work.");
    look("challenge-key-failed");
    browser.type("#code", codes.get(0), Keys.ENTER);
    browser.await(WELCOME);
    enrolKey("New key");
    browser.press("Remove Lost key");
    browser.press("Remove");
    browser.await("The factor is removed.");
    assertThat(browser.text()).contains("New key", "Unused codes: 9").doesNotContain("Lost key");
    signOut();

    signInToTheFactor("1004");
    browser.type("#code", codes.get(0), Keys.ENTER);
    browser.await("That code is not right.");
    browser.press("Use security key or passkey");
    browser.await(WELCOME);
  }

  @Test
  void required_firstFactor_needsTheTokenOrIsNotOffered() throws Exception {
    // The policy's other half, in a second program, since the setting is the program's.
    try (GuardProcess strict = GuardProcess.fresh(new Workspace(Chromium.class))) {
      strict
          .set("http.upstream", "http://127.0.0.1:" + app.port())
          .set("http.mfa_gate.paths", "/*")
          .set("http.mfa_gate.session_cookie", "SID")
          .set("http.mfa_gate.logins.0.path", "/login")
          .set("http.mfa_gate.logins.0.user_field", "user")
          .set("http.mfa_gate.logins.0.fields", "password")
          .set("http.mfa_gate.logins.0.success_status", "302")
          .set("http.mfa_gate.logins.0.success_redirect", "/admin")
          .set("security.mfa.required", true)
          .start();
      String strictSite = "http://localhost:" + strict.httpPort();
      browser.open(strictSite + "/login");
      browser.type("input[name=user]", "2001");
      browser.type("input[name=password]", "right", Keys.ENTER);
      browser.await("Enrolment token");
      browser.open(strictSite + PAGES + "/verify");
      browser.await("You need a second factor to go on.");
      look("required");
      browser.press("Set up a second factor");
      browser.await("Enrolment token");
      look("account-token");
      browser.type("#token-totp", "AAAA-BBBB", Keys.ENTER);
      browser.await("The enrolment token is not right");
      String token =
          strict
              .api()
              .post("/api/mfa/enrolment-token", Map.of("extension", "2001"))
              .text("enrolment_token");
      Workspace.noteSecret(token);
      browser.type("#token-totp", token, Keys.ENTER);
      browser.await("Scan this image");
    }
  }

  @Test
  void withoutScripts_allButKeysWorks() throws Exception {
    signIn("1005");
    browser.scripts(false);
    try {
      browser.open(site + ACCOUNT);
      assertThat(browser.text()).contains("need JavaScript").doesNotContain("Add a key");
      browser.press("Set up an app");
      browser.await("Scan this image");
    } finally {
      browser.scripts(true);
    }
  }

  @Test
  void pages_german_fitToo() throws Exception {
    signIn("1006");
    enrolKey("Schreibtisch");
    browser.language("de-DE");
    try {
      browser.open(site + ACCOUNT);
      browser.await("Ihr zweiter Faktor");
      look("account-german");
      browser.press("Abmelden");
      browser.await("Sign in");
      signIn("1006");
      browser.await("Angemeldet als");
      look("challenge-german");
    } finally {
      browser.language("en");
    }
  }

  // --- What an attacker would do with a browser ---

  /** Enrols a key for a user and comes back as far as the challenge page. */
  private static void keyHolder(String user) {
    signIn(user);
    enrolKey("Key of " + user);
    signOut();
    signInToTheFactor(user);
  }

  private static void assertLockedOut() {
    browser.open(site + "/admin");
    browser.await("You are signed in as");
  }

  @Test
  void signedOnAnotherOrigin_isRefused() throws Exception {
    keyHolder("3001");
    PageScript.Answer begun = script.begin();
    browser.open(otherSite() + "/");
    JsonNode credential = script.sign(begun, "{}");
    browser.open(site + PAGES + "/verify");
    assertThat(script.finish(begun, credential).status()).isEqualTo(403);
    assertLockedOut();
  }

  @Test
  void signedForAnotherRelyingParty_isRefused() throws Exception {
    keyHolder("3002");
    Credential own = browser.key().getCredentials().get(0);
    PageScript.Answer begun = script.begin();
    browser.open(subdomain() + "/");
    browser.key().removeAllCredentials();
    browser
        .key()
        .addCredential(
            Credential.createNonResidentCredential(
                own.getId(), "sub.localhost", own.getPrivateKey(), own.getSignCount()));
    JsonNode credential = script.sign(begun, "{\"rpId\":\"sub.localhost\"}");
    browser.open(site + PAGES + "/verify");
    assertThat(script.finish(begun, credential).status()).isEqualTo(403);
    assertLockedOut();
  }

  @Test
  void replayedOrSwappedChallenge_isRefused() throws Exception {
    keyHolder("3003");
    PageScript.Answer first = script.begin();
    JsonNode credential = script.sign(first, "{}");
    PageScript.Answer second = script.begin();
    assertThat(script.finish(second, credential).status())
        .as("for another challenge")
        .isEqualTo(403);
    assertThat(script.finish(first, credential).status()).isEqualTo(200);
    assertThat(script.finish(first, credential).status()).as("again").isEqualTo(403);
  }

  @Test
  void ceremonyOfAnotherUser_isRefused() throws Exception {
    keyHolder("3004");
    PageScript.Answer begun = script.begin();
    JsonNode credential = script.sign(begun, "{}");
    // The thief has a factor of his own, and what the victim's browser sent.
    browser.freshPerson();
    keyHolder("3005");
    assertThat(script.finish(begun, credential).status()).isEqualTo(403);
    assertLockedOut();
  }

  @Test
  void counterOfAClone_isRefused() throws Exception {
    keyHolder("3006");
    Credential own = browser.key().getCredentials().get(0);
    PageScript.Answer used = script.begin();
    assertThat(script.finish(used, script.sign(used, "{}")).status()).isEqualTo(200);
    browser.key().removeAllCredentials();
    browser
        .key()
        .addCredential(
            Credential.createNonResidentCredential(
                own.getId(), "localhost", own.getPrivateKey(), 0));
    PageScript.Answer again = script.begin();
    assertThat(script.finish(again, script.sign(again, "{}")).status()).isEqualTo(403);
  }

  @Test
  void userVerificationRefused_isRefused() throws Exception {
    keyHolder("3007");
    browser.key().setUserVerified(false);
    browser.press("Use security key or passkey");
    browser.await("That did not work.");
    // A browser that does not mind: the guard does.
    PageScript.Answer begun = script.begin();
    JsonNode credential = script.sign(begun, "{\"userVerification\":\"discouraged\"}");
    assertThat(script.finish(begun, credential).status()).isEqualTo(403);
    assertLockedOut();
    browser.key().setUserVerified(true);
    browser.press("Use security key or passkey");
    browser.await(WELCOME);
  }
}
