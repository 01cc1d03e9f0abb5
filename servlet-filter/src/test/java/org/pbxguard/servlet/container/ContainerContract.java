package org.pbxguard.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.Explanation;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.body.BodySettings;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.login.LoginPath;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.tuning.Exclusion;
import org.pbxguard.servlet.tuning.FieldKind;
import org.pbxguard.servlet.tuning.FieldRule;
import org.pbxguard.servlet.tuning.ModeRule;

/**
 * What an application may rely on behind the filter, and what never reaches it: the same in every
 * container. Clients are told apart by the address that the trusted proxy on loopback names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract {
  static final String FORM = "application/x-www-form-urlencoded";
  static final String PROXY = "X-Forwarded-For";

  /** More than the cap, and less than Tomcat reads on by itself (maxSwallowSize, 2 MiB). */
  static final int UNREAD = 3 << 19;

  private static final IpPrefix LOOPBACK = IpPrefix.parse("127.0.0.1").orElseThrow();

  private final Server.Kind kind;
  private @Nullable Guard opened;
  private @Nullable Server server;
  private int clients;
  private String me = "";

  ContainerContract(Server.Kind kind) {
    this.kind = kind;
  }

  static FilterSettings settings() {
    FilterSettings base = FilterSettings.defaults();
    LoginPath login =
        new LoginPath(
            new PathPattern("/login"), "user", List.of(401), "/login?error", "Wrong password");
    return new FilterSettings(
        Mode.ENFORCE,
        List.of(LOOPBACK),
        ProxyHeader.X_FORWARDED_FOR,
        List.of(),
        List.of(login),
        512 << 10,
        List.of(new PathPattern("/body"), new PathPattern("/async")),
        List.of(),
        List.of(new ModeRule(new PathPattern("/files/watched/*"), List.of(), Mode.MONITOR)),
        base.maxParameters(),
        true,
        true,
        List.of(
            new Exclusion(
                new PathPattern("/files/notes/*"), "note", List.of(), List.of(Category.SQLI))),
        List.of(new FieldRule(new PathPattern("/files/code/*"), "script", FieldKind.CODE)),
        BodySettings.defaults(),
        TextSettings.defaults());
  }

  @BeforeAll
  void start() throws Exception {
    MemoryJournal journal = new MemoryJournal();
    opened =
        Guard.open(
            GuardSettings.defaults(), journal, journal, KeyRing.ephemeral(), GuardClock.system());
    server = kind.start(opened, settings());
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (opened != null) {
      opened.close();
    }
  }

  @BeforeEach
  void anotherClient() {
    clients++;
    me = "198.51.100." + clients;
  }

  private Guard guard() {
    if (opened == null) {
      throw new IllegalStateException("not started");
    }
    return opened;
  }

  private Server server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  Client client() {
    return server().client();
  }

  int port() {
    return server().port();
  }

  HttpResponse<String> get(String path) throws Exception {
    return client().get(path, PROXY, me);
  }

  HttpResponse<String> post(String path, String type, String body) throws Exception {
    return client().post(path, type, body, PROXY, me);
  }

  // What the application is given

  @Test
  void get_query_parametersArrive() throws Exception {
    assertThat(get("/params?b=2&a=1&b=3&q=caf%C3%A9+100%25").body())
        .isEqualTo("a=1\nb=2,3\nq=café 100%\n");
  }

  @Test
  void post_form_parametersOfQueryComeFirst() throws Exception {
    assertThat(post("/params?a=1", FORM, "a=2&b=%C3%A9").body()).isEqualTo("a=1,2\nb=é\n");
  }

  @Test
  void post_latinForm_isDecodedAsDeclared() throws Exception {
    assertThat(post("/params", FORM + ";charset=ISO-8859-1", "b=%E9").body()).isEqualTo("b=é\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 8_192, 200_000})
  void post_body_arrivesByteForByteWithLengthAndChunked(int length) throws Exception {
    String body = "0123456789".repeat(length / 10 + 1).substring(0, length);

    assertThat(post("/body", "text/plain", body).body()).isEqualTo(body);
    assertThat(
            client()
                .send(
                    "POST",
                    "/body",
                    BodyPublishers.fromPublisher(BodyPublishers.ofString(body)),
                    PROXY,
                    me,
                    "Content-Type",
                    "text/plain")
                .body())
        .isEqualTo(body);
  }

  @Test
  void post_json_isReadAsText() throws Exception {
    String json = "{\"name\":\"Zoë\",\"list\":[1,2,{\"a\":\"b\"}]}";

    assertThat(post("/reader", "application/json", json).body()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1000, 1001, 200_000})
  void post_readListener_getsTheWholeBodyAndItsEnd(int length) throws Exception {
    String body = "x".repeat(length);
    for (int round = 0; round < 10; round++) {
      assertThat(post("/async", "text/plain", body).body()).isEqualTo(body);
    }
  }

  @Test
  void post_asyncDispatch_keepsTheForm() throws Exception {
    assertThat(post("/redispatch?a=1", FORM, "b=2").body()).isEqualTo("a=1\nb=2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/parts", "/parts-plain"})
  void post_multipart_partsAndParametersArriveWithAndWithoutConfig(String path) throws Exception {
    String body =
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1 é\r\n"
            + "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"t.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\nline 1\r\nline 2\r\n--XX--\r\n";

    assertThat(post(path, "multipart/form-data; boundary=XX", body).body())
        .isEqualTo("a|null|null|4|1 é\nf|t.txt|text/plain|14|line 1\r\nline 2\na=1 é\n");
  }

  @Test
  void post_gzip_isInspectedAndArrivesAsItCame() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("q=1' union select password from users--".getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = packed.toByteArray();

    assertThat(
            client()
                .send(
                    "POST",
                    "/body",
                    BodyPublishers.ofByteArray(bytes),
                    PROXY,
                    me,
                    "Content-Type",
                    FORM,
                    "Content-Encoding",
                    "gzip")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void post_forwarded_addsParametersAndIsInspectedOnce() throws Exception {
    long before = verdicts();

    assertThat(post("/forward?a=1", FORM, "b=2").body()).isEqualTo("a=1\nadded=1\nb=2\n");
    assertThat(verdicts() - before).isEqualTo(1);
  }

  @Test
  void post_included_keepsParametersAndIsInspectedOnce() throws Exception {
    long before = verdicts();

    assertThat(post("/include", FORM, "b=2").body()).isEqualTo("before\nb=2\nafter\n");
    assertThat(verdicts() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "500", "503", "404"})
  void get_applicationFails_itsErrorArrivesAndIsInspectedOnce(String how) throws Exception {
    long before = verdicts();

    assertThat(get("/fail?how=" + how).statusCode())
        .isEqualTo(how.equals("throw") ? 500 : Integer.parseInt(how));
    assertThat(verdicts() - before).isEqualTo(1);
  }

  @Test
  void get_manyOrdinaryRequests_noneIsTouched() throws Exception {
    Client one = client();
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> answer =
          i % 3 == 0
              ? one.form("/params?page=" + i, "name=O'Brien&note=it's%20fine", PROXY, me)
              : one.get("/params?page=" + i + "&q=select+a+room", PROXY, me, "Cookie", "s=a1");
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  // What never arrives

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/params?id=1%27%20or%201=1--%20",
        "/params?id=1+union+select+password+from+users",
        "/params?file=../../../../etc/passwd",
        "/params?1'%20or%201=1--=x",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/..%2f..%2fetc/passwd",
        "/files/%252e%252e/x",
        "/params?a=1%c0%a7",
        "/files/x;/../../y",
      })
  void get_attack_isRefusedWithAReferenceAndNoReason(String path) throws Exception {
    RawAnswer answer = raw("GET " + path.replace("'", "%27") + " HTTP/1.1\r\nHost: x\r\n");

    // 404: Tomcat matches no servlet and asks no filter.
    assertThat(answer.statusCode()).isIn(400, 403, 404);
    if (answer.statusCode() == 403) {
      assertThat(answer.body().toLowerCase(Locale.ROOT))
          .contains("reference")
          .doesNotContain("sql", "passwd", "union", "travers");
    }
  }

  @Test
  void get_attack_answersBrowsersWithAPageAndProgramsWithJson() throws Exception {
    String attack = "/params?id=1+union+select+password+from+users";

    HttpResponse<String> page = get(attack);
    HttpResponse<String> json = client().get(attack, PROXY, me, "Accept", "application/json");

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.body()).contains("reference", "<code>");
    assertThat(json.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    assertThat(json.body()).contains("\"reference\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"1' union select password from users--\"}",
        "{\"a\":[{\"b\":\"1' union select password from users--\"}]}",
        "{\"1' union select password from users--\":1}",
        "{\"a\":\"{\\\"b\\\":\\\"1' union select password from users--\\\"}\"}",
        "{\"a\":\"1\\u0027 union select password from users--\"}",
      })
  void post_attackInJson_isRefused(String json) throws Exception {
    assertThat(post("/reader", "application/json", json).statusCode()).isEqualTo(403);
    assertThat(post("/reader", "text/plain", json).statusCode()).isEqualTo(403);
  }

  @Test
  void post_attackInXml_isRefused() throws Exception {
    assertThat(
            post("/reader", "text/xml", "<a b=\"1' union select password from users--\"/>")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            post("/reader", "text/xml", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void post_attackInAPart_isRefused() throws Exception {
    String attack = "1' union select password from users--";
    String field = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + attack;
    String file =
        "--XX\r\n"
            + "Content-Disposition: form-data; name=\"f\"; filename=\"../../etc/passwd\"\r\n\r\n"
            + "x";

    assertThat(
            post("/parts", "multipart/form-data; boundary=XX", field + "\r\n--XX--").statusCode())
        .isEqualTo(403);
    assertThat(post("/parts", "multipart/form-data; boundary=XX", file + "\r\n--XX--").statusCode())
        .isEqualTo(403);
    assertThat(post("/parts", "multipart/form-data; boundary=XX", field).statusCode())
        .isEqualTo(400);
  }

  @Test
  void get_scanner_isRefused() throws Exception {
    assertThat(
            client()
                .get("/params", PROXY, me, "User-Agent", "sqlmap/1.7.2#stable (https://sqlmap.org)")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void get_attackInHeaderOrCookie_isRefused() throws Exception {
    String attack = "1' union select password from users--";

    assertThat(client().get("/params", PROXY, me, "X-Any", attack).statusCode()).isEqualTo(403);
    assertThat(client().get("/params", PROXY, me, "Cookie", "id=" + attack).statusCode())
        .isEqualTo(403);
    assertThat(client().get("/params", PROXY, me, "Referer", "http://a/?x=" + attack).statusCode())
        .isEqualTo(403);
  }

  @Test
  void post_unknownCharset_is400() throws Exception {
    assertThat(post("/params", FORM + ";charset=ibm037", "a=1").statusCode()).isEqualTo(400);
    assertThat(post("/params", FORM + ";charset=none-such", "a=1").statusCode()).isEqualTo(400);
  }

  @Test
  void post_brokenJson_is400() throws Exception {
    assertThat(post("/reader", "application/json", "{\"a\":").statusCode()).isEqualTo(400);
  }

  /** Clients that go on sending after the answer must not find a reset connection instead. */
  @ParameterizedTest
  @CsvSource({
    "413, POST /reader, X-A: 1, 198.51.100.200",
    "403, POST /params?id=1+union+select+password+from+users, X-A: 1, 198.51.100.200",
    "415, POST /reader, Content-Encoding: unheard-of, 198.51.100.200",
    "405, DEBUG /reader, X-A: 1, 198.51.100.200",
    "403, POST /params, X-A: 1, 203.0.113.203",
    "400, POST /params, X-A: 1, hello"
  })
  void post_refusedBeforeItsBodyIsRead_theAnswerArrives(
      int status, String line, String header, String from) throws Exception {
    block("203.0.113.203");
    String head = line + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n" + PROXY + ": " + from;
    String half = "x".repeat(UNREAD / 2);
    boolean readAtFirst = status == 415;
    if (!readAtFirst) {
      RawAnswer declared =
          client().rawInTwo(head + "\r\nContent-Length: " + UNREAD + "\r\n\r\n", half + half);
      assertThat(declared.statusCode()).isEqualTo(status);
      assertThat(declared.text()).containsIgnoringCase("connection: close");
      assertThat(declared.body()).endsWith("</html>\n");
    }

    String chunk = Integer.toHexString(half.length()) + "\r\n" + half + "\r\n";
    RawAnswer chunked =
        client()
            .rawInTwo(head + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk, chunk + "0\r\n\r\n");

    assertThat(chunked.statusCode()).isIn(status, 413);
    assertThat(chunked.body()).endsWith("</html>\n");
  }

  @Test
  void post_beyondTheCap_is413AndStreamedPathsPass() throws Exception {
    String large = "0123456789".repeat(60_000);

    assertThat(post("/reader", "text/plain", large).statusCode()).isEqualTo(413);
    assertThat(post("/body", "text/plain", large).body()).isEqualTo(large);
    assertThat(post("/async", "text/plain", large).body()).isEqualTo(large);
  }

  @Test
  void post_unknownCoding_is415() throws Exception {
    assertThat(
            client()
                .post("/body", "text/plain", "x", PROXY, me, "Content-Encoding", "br")
                .statusCode())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /params HTTP/1.1\r\nHost: x\r\nX-A: a\u0000b\r\n",
        "GET /params HTTP/1.1\r\nHost: x\r\nX-A: a\u0001b\r\n",
        "GET /params\u0000 HTTP/1.1\r\nHost: x\r\n",
        "GET /params HTTP/1.1\r\nHost: x\r\nHost: y\r\n",
        "TRACE /params HTTP/1.1\r\nHost: x\r\n",
        "POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n"
            + "Content-Length: 0\r\n",
        "GET /files/a\\b HTTP/1.1\r\nHost: x\r\n",
      })
  void raw_hostileBytes_areRefused(String head) throws Exception {
    assertThat(raw(head).statusCode()).isIn(400, 403, 405, 0);
  }

  @Test
  void raw_highBytesInHeaders_arriveOrAreRefusedWithoutAnError() throws Exception {
    assertThat(raw("GET /params HTTP/1.1\r\nHost: x\r\nX-A: \u00ff\u00fe\u00e9\r\n").statusCode())
        .isIn(200, 400);
  }

  // Whom a request counts for

  @Test
  void get_blockedSource_isRefusedAndOthersAreNot() throws Exception {
    block(me);

    HttpResponse<String> refused = get("/params");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("reference");
    assertThat(client().get("/params", PROXY, "203.0.113.200").statusCode()).isEqualTo(200);
    assertThat(client().get("/params", PROXY, "203.0.113.200, " + me).statusCode()).isEqualTo(403);
    assertThat(client().get("/params", PROXY, me + ", 203.0.113.200").statusCode()).isEqualTo(200);
  }

  @Test
  void get_repeatedAttacks_blockTheirSourceOnly() throws Exception {
    String attack = "/params?id=1+union+select+password+from+users";
    for (int i = 0; i < 5; i++) {
      assertThat(get(attack).statusCode()).isEqualTo(403);
    }

    assertThat(get("/params").statusCode()).isEqualTo(403);
    assertThat(client().get("/params", PROXY, "203.0.113.201").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"})
  void get_attacksThatAnotherSiteMade_areRefusedAndBlockNobody(String header) throws Exception {
    String[] pair = header.split(": ", -1);
    String attack = "/params?id=1+union+select+password+from+users";
    for (int i = 0; i < 8; i++) {
      assertThat(client().get(attack, PROXY, me, pair[0], pair[1]).statusCode()).isEqualTo(403);
    }

    assertThat(get("/params").statusCode()).isEqualTo(200);
  }

  @Test
  void get_manyMissingPages_blockTheirSource() throws Exception {
    int refused = 0;
    for (int i = 0; i < 120 && refused == 0; i++) {
      refused = get("/files/" + i + "?x=1").statusCode() == 403 ? 1 : 0;
      if (refused == 0) {
        refused = get("/missing/" + i).statusCode() == 403 ? 1 : 0;
      }
    }

    assertThat(refused).isEqualTo(1);
  }

  @Test
  void get_proxyNamesNobody_isServedAndGarbageIsRefused() throws Exception {
    assertThat(client().get("/params").statusCode()).isEqualTo(200);
    assertThat(client().get("/params", PROXY, "unknown").statusCode()).isEqualTo(200);
    assertThat(client().get("/params", PROXY, "hello").statusCode()).isEqualTo(400);
  }

  // What operators say

  private static final String UNION = "1%27+union+select+password+from+users--";

  private String passedBy() {
    return guard().explain(IpAddress.parse(me).orElseThrow()).items().stream()
        .map(Explanation.Item::passedBy)
        .distinct()
        .collect(Collectors.joining(";"));
  }

  /** Nothing changes for the application, the body behind a hostile head included. */
  @Test
  void post_attackOnAWatchedPath_arrivesWholeAndIsExplained() throws Exception {
    for (int i = 0; i < 8; i++) {
      assertThat(post("/files/watched/x?id=" + UNION, FORM, "b=2").body()).startsWith("b=2\n");
    }

    assertThat(passedBy()).contains("http.filter.modes /files/watched/* monitor");
    assertThat(get("/params").statusCode()).isEqualTo(200);
    assertThat(post("/params?id=" + UNION, FORM, "b=2").statusCode()).isEqualTo(403);
  }

  @Test
  void post_excludedParameter_arrivesAndIsExplainedAndOthersAreRefused() throws Exception {
    assertThat(post("/files/notes/1", FORM, "note=" + UNION).statusCode()).isEqualTo(200);

    assertThat(passedBy()).isEqualTo("http.filter.exclusions /files/notes/* note sqli");
    assertThat(post("/files/notes/1", FORM, "other=" + UNION).statusCode()).isEqualTo(403);
    assertThat(post("/files/notes/1", FORM, "evil+note=" + UNION).statusCode()).isEqualTo(403);
  }

  @Test
  void post_codeField_takesCodeAndRefusesLookups() throws Exception {
    assertThat(post("/files/code/1", FORM, "script=" + UNION).statusCode()).isEqualTo(200);
    assertThat(post("/files/code/1", FORM, "script=%3Cscript%3Ealert(1)%3C/script%3E").statusCode())
        .isEqualTo(200);

    assertThat(post("/files/code/1", FORM, "script=%24%7Bjndi:ldap://e.example/a%7D").statusCode())
        .isEqualTo(403);
    assertThat(post("/files/code/1", FORM, "name=" + UNION).statusCode()).isEqualTo(403);
  }

  @Test
  void get_sessionIdThatAnotherSiteLeadsTo_isRefusedAndOneFromNowhereIsNot() throws Exception {
    String path = "/params?JSESSIONID=A1B2C3";

    assertThat(client().get(path, PROXY, me, "Referer", "https://evil.example/").statusCode())
        .isEqualTo(403);
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  private void block(String address) {
    guard()
        .block(
            new BlockRequest(
                IpPrefix.host(IpAddress.parse(address).orElseThrow()),
                Duration.ofHours(1),
                "test",
                "test",
                Optional.empty(),
                false))
        .join();
  }

  private long verdicts() {
    return guard().status().verdicts().values().stream().mapToLong(Long::longValue).sum();
  }

  private RawAnswer raw(String head) throws Exception {
    return client().raw(head + PROXY + ": " + me + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void login_failures_areCountedByStatusRedirectAndMarker() throws Exception {
    String[] ways = {"status", "redirect", "page"};
    for (String how : ways) {
      long before = guard().status().failedLogins();
      post("/login", FORM, "user=alice&password=wrong&how=" + how);
      Awaitility.await().until(() -> guard().status().failedLogins() == before + 1);
      post("/login", FORM, "user=alice&password=right&how=" + how);
      get("/login?how=page");
      assertThat(guard().status().failedLogins()).isEqualTo(before + 1);
    }
  }

  @Test
  void login_elevenGuesses_theEleventhIsRefusedUnasked() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(post("/login", FORM, "user=bob&password=wrong" + i).statusCode()).isEqualTo(401);
    }

    assertThat(post("/login", FORM, "user=bob&password=right").statusCode()).isIn(403, 429);
    assertThat(
            client().form("/login", "user=bob&password=right", PROXY, "203.0.113.202").statusCode())
        .isEqualTo(200);
  }

  @Test
  void login_successBetweenFailures_startsTheCountAgain() throws Exception {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 6; i++) {
        assertThat(post("/login", FORM, "user=eve&password=wrong").statusCode()).isEqualTo(401);
      }
      assertThat(post("/login", FORM, "user=eve&password=right").statusCode()).isEqualTo(200);
    }
  }

  private int failedLogins() {
    return guard().explain(IpAddress.parse(me).orElseThrow()).failedLogins();
  }

  @Test
  void login_byTheContainersInterface_isCountedAndRefusedUnaskedInTheEnd() throws Exception {
    String wrong = "name=alice&password=wrong";
    for (int i = 0; i < 9; i++) {
      assertThat(post("/by-code", FORM, wrong).statusCode()).isEqualTo(401);
    }
    assertThat(failedLogins()).isEqualTo(9);

    HttpResponse<String> right = post("/by-code", FORM, "name=alice&password=right");
    assertThat(right.statusCode()).isEqualTo(200);
    assertThat(right.body()).isEqualTo("alice");
    for (int i = 0; i < 10; i++) {
      assertThat(post("/by-code", FORM, wrong).statusCode()).isEqualTo(401);
    }
    assertThat(get("/params").statusCode()).isEqualTo(403);
  }

  @Test
  void login_toldByTheApplication_isCountedForTheAddressThatSentIt() throws Exception {
    post("/by-event", FORM, "failed=alice&failed=bob");
    assertThat(failedLogins()).isEqualTo(2);

    post("/by-event", FORM, "right=alice");
    assertThat(failedLogins()).isEqualTo(1);

    post("/by-event", FORM, "failed=");
    assertThat(failedLogins()).isEqualTo(1);
    post("/by-event", FORM, "failed=a&failed=b&failed=c&failed=d&failed=e&failed=f&failed=g");
    assertThat(get("/params").statusCode()).isEqualTo(200);
    post("/by-event", FORM, "failed=x&failed=y");
    assertThat(get("/params").statusCode()).isEqualTo(403);
  }

  @Test
  void login_toldBehindAProxyThatNamesNobody_countsForNobody() throws Exception {
    for (int i = 0; i < 20; i++) {
      client().form("/by-event", "failed=alice");
    }

    assertThat(client().get("/params").statusCode()).isEqualTo(200);
  }

  @Test
  void login_basicCredentials_areCounted() throws Exception {
    long before = guard().status().failedLogins();

    client().get("/login", PROXY, me, "Authorization", "Basic YWxpY2U6d3Jvbmc=");
    client().get("/login", PROXY, me, "Authorization", "Basic YWxpY2U6cmlnaHQ=");
    get("/login");

    Awaitility.await().until(() -> guard().status().failedLogins() == before + 1);
  }
}
