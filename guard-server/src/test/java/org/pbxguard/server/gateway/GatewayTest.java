package org.pbxguard.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.server.tls.TestCertificates;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.ProxyHeader;

final class GatewayTest {
  private static final Filter OPEN =
      (request, response, chain) -> chain.doFilter(request, response);

  private static final AddressResolver DIRECT =
      new AddressResolver(List.of(), ProxyHeader.X_FORWARDED_FOR);

  private RawUpstream upstream;
  private Gateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = new RawUpstream();
    gateway = Gateway.open(settings(upstream.port(), Optional.empty()), List.of(OPEN), DIRECT);
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static GatewaySettings settings(int upstreamPort, Optional<TlsSettings> tls) {
    SettingsMaker maker =
        new SettingsMaker(upstreamPort)
            .connectTimeout(Duration.ofSeconds(2))
            .readTimeout(Duration.ofMillis(700))
            .idleTimeout(Duration.ofSeconds(5))
            .userHeader("X-Remote-User");
    tls.ifPresent(maker::tls);
    return maker.make();
  }

  @Test
  void get_ordinary_isRelayedWithTheGatewaysOwnFraming() throws Exception {
    String answer = RawClient.get(gateway.address(), "/a/b?c=d%20e&f=|", "Accept: */*");
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
    String request = upstream.next();
    assertThat(request)
        .startsWith("GET /a/b?c=d%20e&f=| HTTP/1.1\r\n")
        .contains("\r\nHost: pbx.example\r\n")
        .contains("\r\nAccept: */*\r\n")
        .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n")
        .contains("\r\nX-Forwarded-Proto: http\r\n")
        .contains("\r\nX-Forwarded-Host: pbx.example\r\n")
        .doesNotContainIgnoringCase("user-agent")
        .doesNotContainIgnoringCase("accept-encoding")
        .doesNotContainIgnoringCase("\r\nvia");
    assertThat(answer).doesNotContainIgnoringCase("server:").doesNotContainIgnoringCase("jetty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 1.2.3.4",
        "x-forwarded-proto: https",
        "X-Forwarded-Anything: x",
        "X_Forwarded_For: 1.2.3.4",
        "Forwarded: for=1.2.3.4",
        "X-Real-IP: 1.2.3.4",
        "X-Original-URL: /admin",
        "Proxy: http://evil.example",
        "X-Remote-User: admin",
        "X_REMOTE_USER: admin",
        "Keep-Alive: timeout=5",
        "TE: trailers",
        "Proxy-Authorization: Basic eDp5",
        "Expect: 100-continue"
      })
  void get_headerThatOnlyAProxyMaySend_isDropped(String header) throws Exception {
    RawClient.get(gateway.address(), "/", header);
    String name = header.substring(0, header.indexOf(':'));
    String value = header.substring(header.indexOf(':') + 2);
    assertThat(upstream.next()).doesNotContain("\r\n" + name + ": " + value);
  }

  @Test
  void get_headerNamedByConnection_isDroppedButNotTheMeaningfulOnes() throws Exception {
    RawClient.exchange(
        gateway.address(),
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: close, X-Secret, Cookie\r\n"
            + "X-Secret: 1\r\nX-Public: 2\r\nCookie: a=b\r\n\r\n");
    assertThat(upstream.next())
        .doesNotContain("X-Secret")
        .contains("X-Public: 2")
        .contains("Cookie: a=b");
  }

  @Test
  void post_knownLength_keepsItAndTheBody() throws Exception {
    RawClient.exchange(
        gateway.address(),
        "POST /form HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 7\r\n"
            + "Content-Type: text/plain\r\n\r\na=b&c=d");
    assertThat(upstream.next())
        .contains("\r\nContent-Length: 7\r\n")
        .contains("\r\nContent-Type: text/plain\r\n")
        .doesNotContainIgnoringCase("transfer-encoding")
        .endsWith("\r\n\r\na=b&c=d");
  }

  @Test
  void post_chunked_isChunkedAnew() throws Exception {
    RawClient.exchange(
        gateway.address(),
        "POST /form HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;ext=x\r\na=b\r\n4\r\n&c=d\r\n0\r\nTrailer: x\r\n\r\n");
    assertThat(upstream.next())
        .containsIgnoringCase("\r\nTransfer-Encoding: chunked\r\n")
        .doesNotContain("ext=x")
        .doesNotContain("Trailer: x")
        .contains("a=b")
        .contains("&c=d");
  }

  @Test
  void post_empty_saysSo() throws Exception {
    RawClient.exchange(
        gateway.address(),
        "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    assertThat(upstream.next()).contains("\r\nContent-Length: 0\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\n"
            + "Host: h\r\n"
            + "Content-Length: 3\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
        "GET //evil.example/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /\r\n\r\n"
      })
  void request_thatTwoServersMayReadDifferently_isRefused(String raw) throws Exception {
    assertThat(RawClient.exchange(gateway.address(), raw)).matches("(?s)HTTP/1\\.1 [45]\\d\\d .*");
    assertThat(upstream.untouched()).isTrue();
  }

  @Test
  void upgrade_isRefused() throws Exception {
    assertThat(
            RawClient.exchange(
                gateway.address(),
                "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\n"
                    + "Upgrade: websocket\r\n\r\n"))
        .startsWith("HTTP/1.1 501 ");
    assertThat(upstream.untouched()).isTrue();
  }

  @Test
  void upgrade_toHttp2InClearText_isIgnored() throws Exception {
    assertThat(
            RawClient.exchange(
                gateway.address(),
                "GET /page HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT"})
  void method_thatAGatewayDoesNotSpeak_isRefused(String method) throws Exception {
    assertThat(
            RawClient.exchange(
                gateway.address(), method + " /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 4");
    assertThat(upstream.untouched()).isTrue();
  }

  @Test
  void head_tooLong_isRefused() throws Exception {
    assertThat(RawClient.get(gateway.address(), "/", "X-Long: " + "x".repeat(20_000)))
        .startsWith("HTTP/1.1 431 ");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:%d/login?x=1#y, /login?x=1#y",
    "https://127.0.0.1:%d/login, /login",
    "HTTP://127.0.0.1:%d, /",
    "http://127.0.0.1:%d//evil.example/, /evil.example/",
    "http://elsewhere.example/x, http://elsewhere.example/x",
    "http://127.0.0.1.evil.example/x, http://127.0.0.1.evil.example/x",
    "/plain, /plain"
  })
  void redirect_thatNamesTheUpstream_staysOnTheGateway(String location, String seen)
      throws Exception {
    upstream.answers(
        "HTTP/1.1 302 Found\r\nLocation: "
            + location.formatted(upstream.port())
            + "\r\nSet-Cookie: a=b; Domain=pbx.example; Path=/\r\nContent-Length: 0\r\n\r\n");
    assertThat(RawClient.get(gateway.address(), "/"))
        .startsWith("HTTP/1.1 302 ")
        .contains("\r\nLocation: " + seen + "\r\n")
        .contains("\r\nSet-Cookie: a=b; Domain=pbx.example; Path=/\r\n");
  }

  @Test
  void answer_hopByHopHeaders_stayBehind() throws Exception {
    upstream.answers(
        "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Internal\r\nX-Internal: 1\r\n"
            + "Keep-Alive: timeout=9\r\nContent-Encoding: gzip\r\nX-App: 1\r\n"
            + "Content-Length: 3\r\n\r\nabc");
    assertThat(RawClient.get(gateway.address(), "/"))
        .doesNotContain("X-Internal")
        .doesNotContain("timeout=9")
        .contains("Content-Encoding: gzip")
        .contains("X-App: 1")
        .endsWith("\r\n\r\nabc");
  }

  @Test
  void answer_withoutContent_ends() throws Exception {
    upstream.answers("HTTP/1.1 204 No Content\r\nX-App: 1\r\n\r\n");
    assertThat(RawClient.get(gateway.address(), "/")).startsWith("HTTP/1.1 204 ").contains("X-App");
    upstream.answers("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n");
    assertThat(RawClient.get(gateway.address(), "/")).startsWith("HTTP/1.1 304 ").contains("ETag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints"})
  void answer_afterAnInterimOne_isTheFinalOne(String interim) throws Exception {
    upstream.answers(
        "HTTP/1.1 " + interim + "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    String answer = RawClient.get(gateway.address(), "/");
    assertThat(answer).contains("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"401 Unauthorized", "407 Proxy Authentication Required"})
  void answer_thatAsksForCredentials_isTheClientsToAnswer(String status) throws Exception {
    upstream.answers(
        "HTTP/1.1 "
            + status
            + "\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    assertThat(RawClient.get(gateway.address(), "/"))
        .startsWith("HTTP/1.1 " + status.substring(0, 3))
        .contains("WWW-Authenticate: Basic realm=\"x\"");
  }

  @Test
  void answer_large_arrivesWhole() throws Exception {
    String body = "0123456789abcdef".repeat(200_000);
    upstream.answers("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    String answer = RawClient.get(gateway.address(), "/");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(body);
  }

  @Test
  void answer_cutOff_breaksTheClientsConnection() throws Exception {
    upstream.answers("HTTP/1.1 200 OK\r\nX-App: BREAK\r\nContent-Length: 100\r\n\r\nonly this");
    String answer;
    try {
      answer = RawClient.get(gateway.address(), "/");
    } catch (IOException reset) {
      return;
    }
    // Either a 502, when nothing had left yet, or fewer bytes than promised; never a whole answer.
    if (answer.startsWith("HTTP/1.1 200")) {
      assertThat(answer).contains("Content-Length: 100").endsWith("only this");
    } else {
      assertThat(answer).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void upstream_silent_isA504WithoutDetail() throws Exception {
    upstream.answers("");
    assertThat(RawClient.get(gateway.address(), "/secret-path"))
        .startsWith("HTTP/1.1 504 ")
        .doesNotContain("secret-path")
        .doesNotContain("Exception")
        .doesNotContain("imeout after");
  }

  @Test
  void upstream_hangsUp_getIsRepeatedOnce() throws Exception {
    upstream.hangUpOnNext();
    assertThat(RawClient.get(gateway.address(), "/again")).startsWith("HTTP/1.1 200 ");
    assertThat(upstream.next()).isEqualTo(upstream.next()).startsWith("GET /again ");
  }

  @Test
  void upstream_hangsUp_postIsNeverRepeated() throws Exception {
    upstream.hangUpOnNext();
    assertThat(
            RawClient.exchange(
                gateway.address(),
                "POST /order HTTP/1.1\r\n"
                    + "Host: h\r\n"
                    + "Connection: close\r\n"
                    + "Content-Length: 3\r\n\r\n"
                    + "a=b"))
        .startsWith("HTTP/1.1 502 ");
    assertThat(upstream.next()).startsWith("POST /order ");
    assertThat(upstream.untouched()).isTrue();
  }

  @Test
  void upstream_absent_isA502WithoutDetail() throws Exception {
    upstream.close();
    assertThat(RawClient.get(gateway.address(), "/", "Accept: text/html"))
        .startsWith("HTTP/1.1 502 ")
        .contains("<title>502 Bad Gateway</title>")
        .doesNotContain("127.0.0.1")
        .doesNotContain("refused");
  }

  @Test
  void trustedProxy_namesTheClient() throws Exception {
    gateway.close();
    AddressResolver behindProxy =
        new AddressResolver(
            List.of(IpPrefix.parse("127.0.0.0/8").orElseThrow()), ProxyHeader.X_FORWARDED_FOR);
    gateway = Gateway.open(settings(upstream.port(), Optional.empty()), List.of(OPEN), behindProxy);
    RawClient.get(
        gateway.address(),
        "/",
        "X-Forwarded-For: 203.0.113.9, 192.0.2.7",
        "X-Forwarded-Proto: https");
    assertThat(upstream.next())
        .contains("\r\nX-Forwarded-For: 192.0.2.7\r\n")
        .contains("\r\nX-Forwarded-Proto: https\r\n")
        .doesNotContain("203.0.113.9");
  }

  @Test
  void filter_refusal_reachesNoUpstream() throws Exception {
    gateway.close();
    gateway =
        Gateway.open(
            settings(upstream.port(), Optional.empty()),
            List.of(
                (request, response, chain) ->
                    ((jakarta.servlet.http.HttpServletResponse) response).setStatus(403)),
            DIRECT);
    assertThat(RawClient.get(gateway.address(), "/")).startsWith("HTTP/1.1 403 ");
    assertThat(upstream.untouched()).isTrue();
  }

  /** Browsers send cookies to every port of a host. */
  @Test
  void get_sessionOfTheConsole_staysHere() throws Exception {
    String answer =
        RawClient.get(
            gateway.address(),
            "/",
            "Cookie: a=1; __Host-pbxguard-console=secret; b=2; pbxguard-console=secret");
    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(upstream.next()).contains("\r\nCookie: a=1; b=2\r\n").doesNotContain("secret");
  }

  /** A browser splits its cookies over HTTP/2; HTTP/1.1 has one line (RFC 9113 8.2.3). */
  @Test
  void get_cookiesInSeveralLines_reachTheUpstreamInOne() throws Exception {
    String answer = RawClient.get(gateway.address(), "/", "Cookie: a=1", "Cookie: b=2; c=3");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(upstream.next())
        .contains("\r\nCookie: a=1; b=2; c=3\r\n")
        .doesNotContain("Cookie: b");
  }

  @Test
  void open_portTaken_namesSettingAndPort() {
    HostPort taken = gateway.address();
    GatewaySettings again = new SettingsMaker(upstream.port()).listen(taken).make();
    assertThatThrownBy(() -> Gateway.open(again, List.of(OPEN), DIRECT))
        .isInstanceOf(ListenException.class)
        .hasMessage("http.listen: " + taken + " is taken by another process");
  }

  @Test
  void tls_certificateFiles_areServedFrom12To13(@TempDir Path dir) throws Exception {
    TlsSettings tls = TestCertificates.write(dir, "pbx");
    try (Gateway secure =
        Gateway.open(settings(upstream.port(), Optional.of(tls)), List.of(OPEN), DIRECT)) {
      SSLContext trusting = trusting(tls);
      HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
      URI uri = URI.create("https://127.0.0.1:" + secure.address().port() + "/");
      assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body())
          .isEqualTo("ok");
      assertThat(upstream.next()).contains("\r\nX-Forwarded-Proto: https\r\n");
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        assertThat(handshake(trusting, secure.address(), version)).isEqualTo(version);
      }
      assertThatThrownBy(() -> handshake(trusting, secure.address(), "TLSv1.1"))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void tls_unusableFiles_stopTheStart(@TempDir Path dir) {
    TlsSettings none = new TlsSettings(dir.resolve("a.crt"), dir.resolve("a.key"));
    assertThatThrownBy(() -> Gateway.open(settings(1, Optional.of(none)), List.of(OPEN), DIRECT))
        .isInstanceOf(ListenException.class)
        .hasMessage("http.tls: " + dir.resolve("a.crt") + " does not exist");
  }

  private static String handshake(SSLContext context, HostPort at, String version)
      throws Exception {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", at.port())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  static SSLContext trusting(TlsSettings tls) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = java.nio.file.Files.newInputStream(tls.certificate())) {
      trusted.setCertificateEntry(
          "pbx",
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void close_idleConnection_endsIt() throws Exception {
    try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), gateway.address().port())) {
      idle.setSoTimeout(20_000);
      gateway.close();
      assertThat(ended(idle)).isTrue();
    }
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException reset) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
