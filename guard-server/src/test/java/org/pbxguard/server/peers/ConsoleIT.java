package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * An administrator with a real browser and its passkey before the console of the real program; and
 * what an attacker would do with a browser.
 */
class ConsoleIT {
  private static final Workspace WORK = new Workspace(ConsoleIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OVERVIEW = "The last 24 hours";
  private static SignInApp app;
  private static GuardProcess guard;
  private static Chromium browser;
  private static PageScript script;
  private static String console;

  @BeforeAll
  static void start() throws Exception {
    app = SignInApp.start();
    guard = GuardProcess.fresh(WORK);
    String site = "http://localhost:" + guard.apiPort();
    console = site + "/guard";
    guard
        .set("http.upstream", "http://127.0.0.1:" + app.port())
        .set("security.mfa.fido2.enabled", true)
        .set("security.mfa.fido2.rp_id", "localhost")
        .set("security.mfa.fido2.origins", site + ", " + otherSite())
        .set("api.console.origins", site)
        .start();
    browser = Chromium.start(WORK);
    script = new PageScript(browser, "/guard/sign-in/key");
  }

  @AfterAll
  static void stop() {
    browser.close();
    guard.close();
    app.close();
  }

  /** A page of the PBX: the settings allow keys there, but it is not the console. */
  private static String otherSite() {
    return "http://localhost:" + app.port();
  }

  @BeforeEach
  void sitDown() {
    browser.freshPerson();
  }

  @AfterEach
  void nothingForeign_andNoBrokenPolicy() {
    assertThat(browser.requested())
        .filteredOn(url -> url.matches("(http|ws|ftp).*"))
        .allMatch(url -> url.matches("http://localhost:\\d+/.*"));
    assertThat(browser.complaints())
        .noneMatch(said -> said.contains("Content Security Policy") || said.contains("Refused"));
  }

  private static void comeIn(String by, String name, String secret) {
    browser.open(console + "/set-up");
    browser.type("#name-" + by, name);
    browser.type("#secret-" + by, secret, Keys.ENTER);
    browser.await("Set up a passkey now.");
  }

  private static void addPasskey(String name) {
    browser.type("#key-name", name);
    browser.press("Add a passkey");
    browser.await("Your passkey is added.");
  }

  /** A person with a passkey who is signed in and sees the overview. */
  private static void person(String name, String role) throws Exception {
    String invitation =
        guard
            .api()
            .post("/api/security/administrators", Map.of("name", name, "role", role))
            .text("invitation");
    Workspace.noteSecret(invitation);
    comeIn("invitation", name, invitation);
    addPasskey("Key of " + name);
    browser.open(console + "/");
    browser.await(OVERVIEW);
  }

  private static void signOut() {
    browser.open(console + "/account");
    browser.press("Sign out");
    browser.await("Sign in with a passkey");
  }

  private static void signIn() {
    browser.open(console + "/");
    browser.press("Sign in with a passkey");
  }

  private static void block(String address) throws Exception {
    assertThat(
            guard
                .api()
                .post("/api/security/block-ip", Map.of("ip_address", address, "reason", "seen"))
                .status())
        .isEqualTo(200);
  }

  private static boolean isBlocked(String address) throws Exception {
    return guard
        .api()
        .get("/api/security/check-ip/" + address)
        .body()
        .path("is_blocked")
        .asBoolean();
  }

  /** Somebody attacks the PBX's pages. */
  private static void attack() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + guard.httpPort() + "/?q=%3Cscript%3Ealert(1)");
    int status =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build(),
                BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isEqualTo(403);
  }

  @Test
  void apiKey_setsUpAPasskey_whichAloneSignsIn() throws Exception {
    browser.open(console + "/");
    browser.await("Sign in with a passkey");
    browser.look("console-sign-in");
    browser.press("Set up your first passkey");
    browser.await("With an invitation");
    browser.look("console-set-up");
    browser.type("#name-key", "root");
    browser.type("#secret-key", "pbxg_wrong", Keys.ENTER);
    browser.await("The name or the API key is not right.");
    browser.look("console-set-up-wrong");
    comeIn("key", "root", guard.adminKey());
    browser.look("console-first-passkey");
    addPasskey("Blue key");
    browser.look("console-account-one");
    signOut();
    signIn();
    browser.await(OVERVIEW);
    assertThat(browser.text()).contains("root, administrator");
    assertThat((String) browser.run("return document.cookie")).isEmpty();
  }

  @Test
  void administrator_seesWhy_andLiftsABlock() throws Exception {
    person("alice", "admin");
    attack();
    block("203.0.113.0/24");
    block("2001:db8:1::/48");
    browser.open(console + "/");
    browser.await("203.0.113.0/24");
    browser.look("console-overview");
    browser.press("Blocks");
    browser.await("Block an address");
    browser.look("console-blocks");
    browser.press("Lift 203.0.113.0/24");
    browser.await("The block is lifted.");
    assertThat(isBlocked("203.0.113.7")).isFalse();
    browser.type("#prefix", "198.51.100.7");
    browser.type("#reason", "called at night", Keys.ENTER);
    browser.await("The block is made.");
    browser.look("console-blocks-done");
    assertThat(isBlocked("198.51.100.7")).isTrue();
    browser.type("#prefix", "everything", Keys.ENTER);
    browser.await("That is no IP address and no network");
    browser.look("console-blocks-problem");
    browser.press("Look up");
    browser.type("#ip", "198.51.100.7", Keys.ENTER);
    browser.await("198.51.100.7 is blocked.");
    browser.look("console-address-blocked");
    browser.type("#ip", "127.0.0.1", Keys.ENTER);
    browser.await("xss");
    assertThat(browser.text()).contains("<script>");
    browser.look("console-address");
    guard.api().post("/api/security/unblock-ip", Map.of("ip_address", "127.0.0.1"));
  }

  @Test
  void viewer_seesAndCannotBlock() throws Exception {
    block("192.0.2.77");
    person("victor", "viewer");
    browser.open(console + "/blocks");
    browser.await("192.0.2.77");
    assertThat(browser.text()).contains("viewer").doesNotContain("Lift", "Block an address");
    browser.look("console-blocks-viewer");
    PageScript.Answer answer =
        script.post(
            "/api/security/block-ip", JSON.createObjectNode().put("ip_address", "192.0.2.78"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(isBlocked("192.0.2.78")).isFalse();
  }

  @Test
  void secondPasskey_addedAndRemoved() throws Exception {
    person("carol", "admin");
    browser.freshKey();
    browser.open(console + "/account");
    addPasskey("Second");
    browser.look("console-account");
    browser.press("Remove Key of carol");
    browser.await("Remove this passkey?");
    browser.look("console-remove");
    browser.press("Remove");
    browser.await("The passkey is removed.");
    assertThat(browser.text()).contains("Your last passkey cannot be removed").contains("Second");
    signOut();
    signIn();
    browser.await(OVERVIEW);
  }

  @Test
  void removedAdministrator_isOut() throws Exception {
    person("dave", "admin");
    Command.Result removed =
        guard.command(WORK.file("admins.out"), "admins", "remove", "dave").run(60);
    assertThat(removed.output()).contains("dave is removed");
    browser.open(console + "/blocks");
    browser.await("Sign in with a passkey");
    browser.press("Sign in with a passkey");
    browser.await("That did not work.");
    browser.look("console-sign-in-failed");
  }

  @Test
  void german_fitsToo() throws Exception {
    block("203.0.113.200");
    person("erika", "admin");
    browser.language("de-DE");
    try {
      browser.open(console + "/");
      browser.await("Die letzten 24 Stunden");
      browser.look("console-overview-german");
      browser.press("Passkeys und Sitzungen");
      browser.await("Passkey hinzufügen");
      browser.look("console-account-german");
    } finally {
      browser.language("en");
    }
  }

  @Test
  void withoutScripts_allButPasskeysWorks() throws Exception {
    block("203.0.113.201");
    person("frank", "admin");
    browser.scripts(false);
    try {
      browser.open(console + "/blocks");
      browser.press("Lift 203.0.113.201");
      browser.await("The block is lifted.");
      browser.open(console + "/account");
      browser.await("need JavaScript");
    } finally {
      browser.scripts(true);
    }
  }

  // --- What an attacker would do with a browser ---

  private static void assertOut() {
    browser.open(console + "/blocks");
    browser.await("Sign in with a passkey");
  }

  @Test
  void signedOnAPageOfThePbx_isRefused() throws Exception {
    person("grace", "admin");
    signOut();
    PageScript.Answer begun = script.begin();
    browser.open(otherSite() + "/");
    JsonNode credential = script.sign(begun, "{}");
    browser.open(console + "/sign-in");
    assertThat(script.finish(begun, credential).status()).isEqualTo(403);
    assertOut();
  }

  @Test
  void ceremonyOfAnotherBrowser_orReplayed_isRefused() throws Exception {
    person("heidi", "admin");
    signOut();
    PageScript.Answer begun = script.begin();
    JsonNode credential = script.sign(begun, "{}");
    browser.freshPerson();
    browser.open(console + "/sign-in");
    assertThat(script.finish(begun, credential).status()).as("stolen").isEqualTo(403);
    assertOut();
  }

  @Test
  void userVerificationRefused_isRefused() throws Exception {
    person("ivan", "admin");
    signOut();
    browser.key().setUserVerified(false);
    browser.press("Sign in with a passkey");
    browser.await("That did not work.");
    PageScript.Answer begun = script.begin();
    // A key that is named needs no person to be found.
    String id =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(browser.key().getCredentials().get(0).getId());
    JsonNode credential =
        script.sign(
            begun,
            """
            {"userVerification": "discouraged",
             "allowCredentials": [{"type": "public-key", "id": "%s"}]}\
            """
                .formatted(id));
    assertThat(script.finish(begun, credential).status()).isEqualTo(403);
    assertOut();
    browser.key().setUserVerified(true);
    browser.press("Sign in with a passkey");
    browser.await(OVERVIEW);
  }

  @Test
  void fromAnotherSite_nothingHappens() throws Exception {
    block("203.0.113.202");
    person("judy", "admin");
    String csrf = browser.find("input[name=csrf]").getAttribute("value");
    browser.open(otherSite() + "/");
    browser.run(
        "const f = document.createElement('form'); f.method = 'post'; f.action = arguments[0];"
            + "for (const [n, v] of [['csrf', arguments[1]], ['prefix', '203.0.113.202']]) {"
            + " const i = document.createElement('input'); i.name = n; i.value = v;"
            + " f.appendChild(i); } document.body.appendChild(f); f.submit();",
        console + "/blocks/lift",
        csrf);
    browser.await("This form did not come from this site.");
    assertThat(isBlocked("203.0.113.202")).isTrue();
  }
}
