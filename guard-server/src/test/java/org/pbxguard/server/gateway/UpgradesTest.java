package org.pbxguard.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.ProxyHeader;

/** WebSockets through the gateway, with the JDK's client and the real filter. */
final class UpgradesTest {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final MemoryJournal journal = new MemoryJournal();
  private final Guard guard =
      Guard.open(
          GuardSettings.defaults(), journal, journal, KeyRing.ephemeral(), GuardClock.system());
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private volatile String status = "101 Switching Protocols";
  private volatile boolean upstreamEnded;
  private ServerSocket upstream;
  private Gateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread accepting = new Thread(this::accept, "websocket-upstream");
    accepting.setDaemon(true);
    accepting.start();
    gateway =
        Gateway.open(
            new SettingsMaker(upstream.getLocalPort())
                .readTimeout(Duration.ofSeconds(20))
                .upgradePath("/ws/*")
                .make(),
            List.of(new GuardFilter(guard, FilterSettings.defaults())),
            new AddressResolver(List.of(), ProxyHeader.X_FORWARDED_FOR));
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
    upstream.close();
    guard.close();
  }

  /** Agrees, greets, sends each text back in capitals. */
  private void accept() {
    while (!upstream.isClosed()) {
      try (Socket socket = upstream.accept()) {
        serve(socket);
      } catch (Exception ended) {
        upstreamEnded = true;
      }
    }
  }

  private void serve(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    heads.add(head.toString());
    int at = head.indexOf("Sec-WebSocket-Key: ") + 19;
    String key = head.substring(at, head.indexOf("\r", at));
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
    String answer =
        "HTTP/1.1 "
            + status
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash)
            + "\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    if (!status.startsWith("101")) {
      return;
    }
    send(socket, "hello");
    for (int first = in.read(); first == 0x81; first = in.read()) {
      byte[] mask = new byte[4];
      int length = in.read() & 0x7F;
      assertThat(in.readNBytes(mask, 0, 4)).isEqualTo(4);
      byte[] text = in.readNBytes(length);
      for (int i = 0; i < text.length; i++) {
        text[i] ^= mask[i % 4];
      }
      send(socket, new String(text, StandardCharsets.US_ASCII).toUpperCase(java.util.Locale.ROOT));
    }
    upstreamEnded = true;
  }

  private static void send(Socket socket, String text) throws Exception {
    byte[] frame = new byte[2 + text.length()];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, frame, 2, text.length());
    socket.getOutputStream().write(frame);
  }

  private WebSocket connect(String target) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .connectTimeout(Duration.ofSeconds(20))
        .buildAsync(
            URI.create("ws://" + gateway.address() + target),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onText(
                  WebSocket socket, CharSequence data, boolean last) {
                heard.add(data.toString());
                socket.request(1);
                return null;
              }
            })
        .join();
  }

  private @Nullable String next() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void websocket_onANamedPath_talksBothWays() throws Exception {
    WebSocket socket = connect("/ws/calls?since=1");

    assertThat(next()).isEqualTo("hello");
    for (String word : List.of("one", "two")) {
      socket.sendText(word, true).join();
      assertThat(next()).isEqualTo(word.toUpperCase(java.util.Locale.ROOT));
    }
    assertThat(heads.take())
        .startsWith("GET /ws/calls?since=1 HTTP/1.1\r\n")
        .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", "\r\nHost: " + gateway.address() + "\r\n")
        .containsOnlyOnce("Upgrade: websocket")
        .containsOnlyOnce("Connection: ");
    socket.abort();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> upstreamEnded);
  }

  @Test
  void websocket_elsewhere_isRefusedUnasked() {
    assertThatThrownBy(() -> connect("/other")).isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> connect("/ws;x/calls")).isInstanceOf(CompletionException.class);
    assertThat(heads).isEmpty();
  }

  @Test
  void websocket_withAnAttack_isRefusedUnasked() {
    assertThatThrownBy(() -> connect("/ws/calls?id=1%27+union+select+password+from+users--"))
        .isInstanceOf(CompletionException.class);
    assertThat(heads).isEmpty();
  }

  @Test
  void websocket_upstreamRefuses_itsStatusArrives() throws Exception {
    status = "403 Forbidden";

    String answer =
        RawClient.exchange(
            gateway.address(),
            "GET /ws/calls HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void otherProtocols_onANamedPath_areRefused() throws Exception {
    String answer =
        RawClient.exchange(
            gateway.address(),
            "GET /ws/calls HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\n"
                + "Upgrade: tls/1.3\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 501 ");
  }
}
