package org.pbxguard.servlet.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.catalog.StandardDetectors;
import org.pbxguard.core.text.signature.Signatures;
import org.pbxguard.servlet.body.BodyHead;
import org.pbxguard.servlet.body.BodyReader;
import org.pbxguard.servlet.body.BodySettings;
import org.pbxguard.servlet.body.Content;
import org.pbxguard.servlet.body.HeldBody;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.MediaType;
import org.pbxguard.servlet.parse.Parameter;
import org.pbxguard.servlet.parse.Parameters;
import org.pbxguard.servlet.parse.PathReading;

class RequestInspectorTest {
  private static final String ATTACK = "1' union select password from users-- ";

  private final RequestInspector inspector =
      new RequestInspector(
          StandardDetectors.inspector(TextSettings.defaults()),
          Optional.of(Signatures.http()),
          Signatures.probes());
  private final Anomalies anomalies = new Anomalies();
  private final Findings findings = new Findings();

  private void head(String path, String query, Parameter... headers) {
    RequestFacts facts =
        new RequestFacts(
            "GET",
            path,
            PathReading.parse(path, anomalies),
            query,
            Parameters.parse(query, UTF_8, 1000, "query", anomalies),
            List.of(headers),
            MediaType.NONE);
    HeadRules.check(facts, anomalies);
    inspector.head(facts, anomalies, findings);
    anomalies.report(findings);
  }

  private void header(String name, String value) {
    head("/x", "", new Parameter(name, value));
  }

  private void body(String type, byte[] bytes) throws IOException {
    HeldBody held =
        new BodyReader(10 << 20, BodySettings.defaults(), () -> 0)
            .read(
                new ByteArrayInputStream(bytes),
                new BodyHead(bytes.length, "", false),
                IpAddress.ofV4(1),
                anomalies);
    MediaType media = type.isEmpty() ? MediaType.NONE : MediaType.parse(type);
    Content content = Content.of(held, media, media.charset().orElse(UTF_8), 100, anomalies);
    Parameters form = content.parameters(content.charset(), 1000, anomalies);
    inspector.body(content, form, anomalies, findings);
    anomalies.report(findings);
  }

  private void body(String type, String text) throws IOException {
    body(type, text.getBytes(UTF_8));
  }

  private int points() {
    return findings.list().stream().mapToInt(Finding::points).sum();
  }

  // Headers

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User-Agent|Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/142.0 Safari/537.36",
        "Accept|text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        "Accept-Language|de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
        "Accept-Encoding|gzip, deflate, br, zstd",
        "sec-ch-ua|\"Chromium\";v=\"142\", \"Not;A=Brand\";v=\"99\", \"Not(A:Brand\";v=\"24\"",
        "sec-ch-ua-platform|\"Linux\"",
        "sec-ch-ua-mobile|?0",
        "If-None-Match|W/\"5f3-18b9a\"",
        "Referer|https://pbx.example.org/admin/config.php?display=extensions&extdisplay=201",
        "Cookie|PHPSESSID=8v3k2; lang=en_US; prefs={\"theme\":\"dark\"}",
        "Authorization|Bearer"
            + " eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "Authorization|Basic YWxpY2U6T3BlbiBzZXNhbWUh",
        "Range|bytes=0-1023",
        "X-Requested-With|XMLHttpRequest",
        "Content-Disposition|attachment; filename=\"a.txt\"",
      })
  void head_browserHeader_isClean(String name, String value) {
    header(name, value);

    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "X-Custom",
        "Referer",
        "User-Agent",
        "Accept",
        "Accept-Language",
        "sec-ch-ua",
        "Content-Type",
        "Host"
      })
  void head_attackInHeader_isFound(String name) {
    header(name, ATTACK);

    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void head_attackInBasicCredentials_isFoundAndMasked() {
    String pair = "admin' union select 1,2 from users-- :x";
    header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));

    assertThat(points()).isGreaterThanOrEqualTo(50);
    assertThat(findings.list()).extracting(Finding::evidence).noneMatch(e -> e.contains("union"));
  }

  @Test
  void head_attackInCookie_isFoundAndMasked() {
    header("Cookie", "a=b; id=" + ATTACK + "; c=d");

    assertThat(points()).isGreaterThanOrEqualTo(50);
    assertThat(findings.list()).extracting(Finding::evidence).noneMatch(e -> e.contains("union"));
  }

  @Test
  void head_utf8InHeader_isReadAsSuch() {
    String fullWidth = "1\uFF07 union select password from users--";
    header("X-Name", new String(fullWidth.getBytes(UTF_8), ISO_8859_1));
    header("X-Name", new String("Zoë Ümit".getBytes(UTF_8), ISO_8859_1));

    assertThat(findings.list()).extracting(Finding::where).allMatch(w -> w.contains("X-Name"));
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/plain, text/html",
    "Host, a, b",
    "Content-Length, 1, 2",
    "Content-Encoding, gzip, identity",
  })
  void head_repeatedHeader_isHostile(String name, String first, String second) {
    head("/x", "", new Parameter(name, first), new Parameter(name, second));

    assertThat(anomalies.hostile()).isTrue();
  }

  @Test
  void head_lengthBesideChunked_isHostile() {
    head(
        "/x",
        "",
        new Parameter("Transfer-Encoding", "chunked"),
        new Parameter("Content-Length", "1"));

    assertThat(anomalies.hostile()).isTrue();
  }

  @Test
  void head_toolsOwnName_isFound() {
    header("User-Agent", "sqlmap/1.7.2#stable (https://sqlmap.org)");

    assertThat(findings.list()).extracting(Finding::category).contains(Category.SCANNER_DETECTION);
    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  // Query

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id=1%27%20union%20select%20password%20from%20users--",
        "id=1+union/*&id=*/select+password+from+users",
        "1%27%20union%20select%20password%20from%20users--=1",
        "q=%7B%22a%22%3A%221'%20union%20select%20password%20from%20users--%22%7D",
      })
  void head_attackInQuery_isFound(String query) {
    head("/x", query);

    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void head_attackInPathParameter_isFound() {
    head("/x;id=1'%20union%20select%20password%20from%20users--", "");

    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=O'Brien&company=Drop+Table+Ltd",
        "exten=_X.&app=Dial(SIP/${EXTEN},20,tr)",
        "q=select+a+table+by+the+window+or+union+square",
        "tags=a&tags=b&tags=c",
        "url=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc",
        "_=1700000000000",
        "uri=sip%3Aalice%40example.org%3Btransport%3Dtls",
      })
  void head_ordinaryQuery_isNotSuspicious(String query) {
    head("/admin/config.php", query);

    // A hint such as "Drop Table Ltd" is noted; alone it is neither suspicious nor refused.
    assertThat(points()).isLessThan(30);
  }

  // Bodies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/octet-stream",
        "",
        "image/png"
      })
  void body_jsonOfAnyDeclaredType_isWalked(String type) throws IOException {
    body(type, "{\"id\":\"1\\u0027 union select password from users--\"}");

    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void body_formWithoutType_isReadAsForm() throws IOException {
    body("", "a=1&id=1%27+union+select+password+from+users--");

    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void body_attackBehindALongText_isFound() throws IOException {
    String prose = "The quick brown fox jumps over the lazy dog. ".repeat(30_000);
    body("text/plain", prose + ATTACK);

    assertThat(points()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void body_binaryFile_isCleanUnlessItRuns() throws IOException {
    byte[] image = new byte[5000];
    image[0] = (byte) 0x89;
    Arrays.fill(image, 1000, 2000, (byte) 0xA7);
    body("image/png", image);
    assertThat(findings.list()).isEmpty();

    byte[] polyglot = image.clone();
    System.arraycopy("<?PHP ".getBytes(UTF_8), 0, polyglot, 4000, 6);
    body("image/png", polyglot);
    assertThat(findings.list()).extracting(Finding::category).containsExactly(Category.PHP);
  }

  @Test
  void body_serialisedJavaObject_isFound() throws IOException {
    body("application/octet-stream", new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5, 's', 'r', 0, 1});

    assertThat(findings.list()).extracting(Finding::category).contains(Category.JAVA);
  }

  @Test
  void body_utf16Json_isNotReadAsSomethingElse() throws IOException {
    body("application/json", "{\"id\":\"x\"}".getBytes(UTF_16LE));

    assertThat(anomalies.status()).isEqualTo(400);
  }

  @Test
  void body_multipart_showsFieldsFilesAndNames() throws IOException {
    String part = "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
    String type = "multipart/form-data; boundary=b";
    body(type, part.formatted("a", "", ATTACK) + "--b--");
    int field = points();
    body(type, part.formatted("f", "; filename=\"../../../etc/passwd\"", "x") + "--b--");
    int name = points();
    body(type, part.formatted("f'; drop table users--", "; filename=\"x\"", "x") + "--b--");

    assertThat(field).isGreaterThanOrEqualTo(50);
    assertThat(name).isGreaterThan(field);
    assertThat(points()).isGreaterThan(name);
  }

  @Test
  void head_pathThatOnlyExploitsAskFor_isAProbe() {
    head("/Recordings/misc/%63allme_page.php", "");
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("probe-freepbx");
  }

  @Test
  void head_pathThatSomeInstallationHas_isNoFinding() {
    head("/admin/config.php", "display=extensions");
    assertThat(findings.list()).isEmpty();
  }
}
