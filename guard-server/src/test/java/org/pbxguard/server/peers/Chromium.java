package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/** Debian's Chromium with a virtual FIDO2 key; it finds no host but this one. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;
  private VirtualAuthenticator key;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
    this.key = plug();
  }

  static Chromium start(Workspace work) {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .withLogFile(work.file("chromedriver.log").toFile())
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-extensions",
        "--disable-domain-reliability",
        "--metrics-recording-only",
        "--no-pings",
        "--lang=en",
        "--user-data-dir=" + work.file("chromium"),
        "--host-resolver-rules=MAP localhost 127.0.0.1, MAP *.localhost 127.0.0.1,"
            + " MAP * ~NOTFOUND");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return new Chromium(new ChromeDriver(service, options));
  }

  private VirtualAuthenticator plug() {
    return driver.addVirtualAuthenticator(
        new VirtualAuthenticatorOptions()
            .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
            .setTransport(VirtualAuthenticatorOptions.Transport.USB)
            .setHasResidentKey(true)
            .setHasUserVerification(true)
            .setIsUserVerified(true));
  }

  /** The key that is plugged in. */
  VirtualAuthenticator key() {
    return key;
  }

  /** The person takes another, empty key. */
  void freshKey() {
    driver.removeVirtualAuthenticator(key);
    key = plug();
  }

  /** A new person with an empty key sits down. */
  void freshPerson() {
    freshKey();
    driver.manage().deleteAllCookies();
  }

  void open(String url) {
    driver.get(url);
  }

  /** The path and query of the page shown. */
  String path() {
    return driver.getCurrentUrl().replaceFirst("^[a-z]+://[^/]+", "");
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Waits for what a selector finds. */
  WebElement find(String selector) {
    return find(By.cssSelector(selector));
  }

  private WebElement find(By by) {
    patiently(() -> assertThat(driver.findElements(by)).as("%s: %s", path(), text()).isNotEmpty());
    return driver.findElements(by).get(0);
  }

  private static void patiently(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .untilAsserted(assertion);
  }

  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  void type(String selector, CharSequence... keys) {
    WebElement field = find(selector);
    field.clear();
    field.sendKeys(keys);
  }

  /** Presses the button or link with exactly this text. */
  void press(String label) {
    find(By.xpath("//*[self::button or self::a][normalize-space()='" + label + "']")).click();
  }

  /** Waits until the page shows a text. */
  void await(String text) {
    patiently(() -> assertThat(text()).contains(text));
  }

  /** Waits until the browser has left a path. */
  void awaitLeaving(String path) {
    patiently(() -> assertThat(path()).isNotEqualTo(path));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs the body of an asynchronous function and returns what it returns. */
  Object runAsync(String body, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "(async (...args) => {"
            + body
            + "})(...arguments).then(done, (e) => done('error: ' + e.name + ' ' + e.message));",
        arguments);
  }

  void width(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The language that the person prefers. */
  void language(String tag) {
    driver.executeCdpCommand(
        "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", tag)));
  }

  void scripts(boolean on) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  /** The whole page as PNG. */
  void shoot(Path file) throws IOException {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
  }

  /**
   * Holds the page to what every page keeps, and with {@code -Dpbxguard.screenshots=DIRECTORY}
   * shoots it at phone and desktop width, light and dark.
   */
  void look(String name) throws IOException {
    String directory = System.getProperty("pbxguard.screenshots", "");
    for (String scheme : List.of("light", "dark")) {
      scheme(scheme);
      for (int width : new int[] {360, 1280}) {
        width(width, 800);
        assertThat((Long) run("return document.documentElement.scrollWidth"))
            .as("%s at %d", name, width)
            .isLessThanOrEqualTo(width);
        if (!directory.isEmpty()) {
          shoot(Path.of(directory, name + "-" + width + "-" + scheme + ".png"));
        }
      }
      assertThat((List<?>) run(PageChecks.CONTRAST)).as(name + " " + scheme).isEmpty();
    }
    assertThat((List<?>) run(PageChecks.NAMES)).as(name).isEmpty();
  }

  /** What the browser complained of since it was last asked. */
  List<String> complaints() {
    return messages(LogType.BROWSER);
  }

  /** The addresses that it asked since it was last asked for them. */
  List<String> requested() {
    return messages(LogType.PERFORMANCE).stream()
        .filter(m -> m.contains("\"Network.requestWillBeSent\""))
        .map(m -> m.replaceFirst("(?s).*?\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private List<String> messages(String type) {
    return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false)
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
