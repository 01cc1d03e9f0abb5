package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.tls.ClientCertificates;
import org.pbxguard.sip.tls.SipTlsSettings;
import org.pbxguard.sip.tls.TestCa;
import org.pbxguard.sip.transport.TcpSettings;
import org.pbxguard.sip.websocket.WebSocketSettings;

/** Phones over WebSocket, by the JDK's client: RFC 7118, RFC 6455. */
class WebSocketTest {
  private static final String SITE = "https://phone.example";

  @TempDir Path dir;
  private TestCa ca;
  private EdgeFixture fixture;
  private final List<WebSocket> open = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    ca = new TestCa(dir);
    List<HostPort> listen = List.of(SettingsMaker.at("127.0.0.1:0"));
    SipTlsSettings tls =
        new SipTlsSettings(
            List.of(),
            List.of(ca.issue("edge", "localhost")),
            ClientCertificates.NONE,
            Optional.empty(),
            Duration.ofSeconds(5));
    fixture =
        new EdgeFixture(
            true,
            GuardSettings.defaults(),
            settings -> {
              settings.tls = tls;
              settings.tcp =
                  new TcpSettings(List.of(), 8, 8, Duration.ofMillis(500), Duration.ofSeconds(60));
              settings.websocket =
                  new WebSocketSettings(listen, listen, List.of(SITE), Duration.ofMillis(200));
            });
  }

  @AfterEach
  void stop() {
    open.forEach(WebSocket::abort);
    fixture.close();
  }

  /** What a client has heard. */
  private static final class Heard implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final AtomicInteger pings = new AtomicInteger();
    volatile boolean ended;
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      return next(socket, last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      part.append(java.nio.charset.StandardCharsets.ISO_8859_1.decode(data));
      return next(socket, last);
    }

    private CompletionStage<?> next(WebSocket socket, boolean last) {
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      pings.incrementAndGet();
      socket.request(1);
      return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      ended = true;
      return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended = true;
    }

    SipText receive() throws InterruptedException {
      String text = messages.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("nothing came").isNotNull();
      return SipText.parse(text);
    }
  }

  private WebSocket connect(Heard heard, Channel transport, String protocol, String origin)
      throws Exception {
    HostPort at = fixture.edge.streams(transport).get(0);
    String scheme = transport == Channel.SIP_WSS ? "wss" : "ws";
    WebSocket.Builder builder =
        HttpClient.newBuilder().sslContext(ca.client()).build().newWebSocketBuilder();
    if (!protocol.isEmpty()) {
      builder.subprotocols(protocol);
    }
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    URI uri = URI.create(scheme + "://localhost:" + at.port() + "/ws");
    WebSocket socket = builder.buildAsync(uri, heard).join();
    open.add(socket);
    return socket;
  }

  private static SipText request(String method, String uri, String user, int serial) {
    return new SipText(method + " " + uri + " SIP/2.0")
        .with("Via: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bKw" + user + serial)
        .with("Max-Forwards: 70")
        .with("From: <sip:" + user + "@edge>;tag=w" + user)
        .with("To: <sip:" + user + "@edge>")
        .with("Call-ID: w" + user + "@df7jal23ls0d.invalid")
        .with("CSeq: " + serial + " " + method)
        .with("Contact: <sip:" + user + "@df7jal23ls0d.invalid;transport=ws>")
        .with("User-Agent: JsSIP 3.10.0");
  }

  private static void say(WebSocket socket, SipText message) {
    socket.sendText(message.toString(), true).join();
  }

  private static void register(WebSocket socket, Heard heard, String user, String password)
      throws InterruptedException {
    say(socket, request("REGISTER", "sip:edge", user, 1));
    String nonce = SipText.param(heard.receive().first("WWW-Authenticate"), "nonce");
    String credentials = Digest.of(user, password, "REGISTER", "sip:edge", nonce);
    SipText again = request("REGISTER", "sip:edge", user, 2);
    say(socket, again.with("Authorization: " + credentials));
    assertThat(heard.receive().status()).isEqualTo(200);
  }

  @Test
  void phone_registersOverWssAndIsCalled() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard, Channel.SIP_WSS, "sip", SITE);
    assertThat(socket.getSubprotocol()).isEqualTo("sip");
    register(socket, heard, "1002", "secret-2");
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = heard.receive();
      HostPort at = fixture.edge.streams(Channel.SIP_WSS).get(0);
      assertThat(invite.first("Via")).startsWith("SIP/2.0/WSS " + at);
      assertThat(invite.all("Record-Route").get(0)).contains("@" + at + ";transport=ws;lr>");
      say(socket, invite.answer("486 Busy Here"));
      assertThat(caller.receive().status()).isEqualTo(486);
    }
  }

  @Test
  void binaryAndFragmentedMessages_areMessages() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard, Channel.SIP_WS, "sip", SITE);
    byte[] bytes = request("OPTIONS", "sip:edge", "1001", 1).bytes();
    socket.sendBinary(ByteBuffer.wrap(bytes, 0, 100), false).join();
    socket.sendBinary(ByteBuffer.wrap(bytes, 100, bytes.length - 100), true).join();
    assertThat(heard.receive().status()).isEqualTo(200);
    String text = request("OPTIONS", "sip:edge", "1001", 2).toString();
    socket.sendText(text.substring(0, 50), false).join();
    socket.sendText(text.substring(50), true).join();
    assertThat(heard.receive().status()).isEqualTo(200);
  }

  @Test
  void messageWithoutContentLength_endsWithItsFrame() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard, Channel.SIP_WS, "sip", SITE);
    String text = request("MESSAGE", "sip:1009@edge", "1001", 1).toString();
    String bare = text.replace("Content-Length: 0\r\n", "");
    socket.sendText(bare + "hello", true).join();
    await().until(() -> fixture.pbx.count("MESSAGE") == 1);
    assertThat(fixture.pbx.received.get(0).toString()).contains("Content-Length: ");
  }

  @Test
  void keepAlives_areAnsweredAndGoNoFurther() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard, Channel.SIP_WS, "sip", "");
    socket.sendText("\r\n\r\n", true).join();
    assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("\r\n");
    await().until(() -> heard.pings.get() > 3);
    assertThat(heard.ended).isFalse();
    assertThat(fixture.pbx.received).isEmpty();
  }

  @Test
  void foreignSiteOrMissingSubprotocol_isRefused() {
    Heard heard = new Heard();
    assertThatThrownBy(() -> connect(heard, Channel.SIP_WSS, "sip", "https://evil.example"))
        .isInstanceOf(CompletionException.class)
        .satisfies(refused -> assertThat(status(refused)).isEqualTo(403));
    assertThatThrownBy(() -> connect(heard, Channel.SIP_WSS, "", SITE))
        .satisfies(refused -> assertThat(status(refused)).isEqualTo(400));
    assertThatThrownBy(() -> connect(heard, Channel.SIP_WSS, "xmpp", SITE))
        .satisfies(refused -> assertThat(status(refused)).isEqualTo(400));
  }

  private static int status(Throwable refused) {
    assertThat(refused.getCause()).isInstanceOf(WebSocketHandshakeException.class);
    return refused.getCause() instanceof WebSocketHandshakeException told
        ? told.getResponse().statusCode()
        : 0;
  }

  private String raw(String request) throws IOException {
    HostPort at = fixture.edge.streams(Channel.SIP_WS).get(0);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void whatIsNoOpening_getsItsRefusalAndTheEnd() throws IOException {
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 426 ");
    assertThat(raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ");
    assertThat(raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(raw("OPTIONS sip:x SIP/2.0\r\n\r\n")).startsWith("HTTP/1.1 4");
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 4");
  }

  /** Opens by hand, so that frames can be written that no client would. */
  private Socket opened() throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), fixture.edge.streams(Channel.SIP_WS).get(0).port());
    socket.setSoTimeout(20_000);
    String opening =
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp, sip\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(opening.getBytes(UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    // The key's answer is the example of RFC 6455 1.3.
    assertThat(head.toString())
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        .containsIgnoringCase("sec-websocket-protocol: sip\r\n")
        .doesNotContainIgnoringCase("deflate");
    return socket;
  }

  private static void assertEnds(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // A close frame or a ping may come first.
      }
    } catch (java.net.SocketException reset) {
      // That is an end, too.
    }
  }

  @Test
  void unmaskedFrame_endsTheConnection() throws IOException {
    try (Socket socket = opened()) {
      socket.getOutputStream().write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
      assertEnds(socket);
    }
  }

  @Test
  void frameOrMessageBeyondTheLimit_endsTheConnection() throws IOException {
    try (Socket socket = opened()) {
      // Masked, with a length of 64 bits: 70,000.
      socket
          .getOutputStream()
          .write(new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0, 1, 0x11, 0x70});
      assertEnds(socket);
    }
  }

  @Test
  void silentPeer_isPingedAndCut() throws IOException {
    try (Socket socket = opened()) {
      assertThat(socket.getInputStream().read()).isEqualTo(0x89);
      assertEnds(socket);
    }
  }

  @Test
  void slowOpening_isCut() throws IOException {
    HostPort at = fixture.edge.streams(Channel.SIP_WS).get(0);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(UTF_8));
      assertEnds(socket);
    }
  }
}
