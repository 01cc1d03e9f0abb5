package org.pbxguard.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.gateway.Gateway;
import org.pbxguard.server.gateway.GatewaySettings;
import org.pbxguard.server.gateway.Upstream;
import org.pbxguard.server.listen.HttpListener;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.server.listen.ListenerLimits;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.client.AddressResolver;

/**
 * Practises the web path before the process says that it is ready, so that its first visitors do
 * not wait for the compiler: a gateway on a port of its own, with a guard that remembers nothing,
 * before a page that says nothing. What goes wrong here is logged and costs nothing but speed.
 *
 * <p>Stateless.
 */
final class WarmUp {
  private static final Logger LOG = LogManager.getLogger(WarmUp.class);
  private static final HostPort ANY_PORT = HostPort.parse("127.0.0.1:0").orElseThrow();
  private static final ListenerLimits SMALL =
      new ListenerLimits(16, Duration.ofSeconds(5), 8_192, 0, 8, false);
  private static final String BODY =
      "name=alice&note=Extension+for+the+front+desk&context=from-internal";
  private static final String REQUESTS =
      """
      GET /admin/config.php?display=extensions&view=list&page=2 HTTP/1.1
      Host: pbx.example
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
      Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8
      Accept-Language: en-US,en;q=0.5
      Cookie: session=0123456789abcdef

      POST /admin/config.php HTTP/1.1
      Host: pbx.example
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
      Content-Type: application/x-www-form-urlencoded
      Content-Length: %d

      """
              .formatted(BODY.length())
              .replace("\n", "\r\n")
          + BODY;

  private WarmUp() {}

  /** Practises for about as long as {@code budget}. */
  static void run(GuardClock clock, Duration budget) {
    MemoryJournal journal = new MemoryJournal();
    try (Guard guard =
            Guard.open(GuardSettings.defaults(), journal, journal, KeyRing.ephemeral(), clock);
        HttpListener page = HttpListener.create("warm-up", ANY_PORT, Optional.empty(), SMALL)) {
      page.start(new Page());
      FilterSettings filter = FilterSettings.defaults();
      try (Gateway gateway =
          Gateway.open(
              settings(page.address().port()),
              List.of(new GuardFilter(guard, filter)),
              new AddressResolver(List.of(), filter.proxyHeader()))) {
        practise(gateway.address(), clock, clock.nanos() + budget.toNanos());
      }
    } catch (IOException | ListenException | RuntimeException e) {
      LOG.info("the start goes on without practice", e);
    }
  }

  private static GatewaySettings settings(int upstream) {
    GatewaySettings d = GatewaySettings.defaults();
    return new GatewaySettings(
        ANY_PORT,
        new Upstream("http", "127.0.0.1", upstream),
        d.preserveHost(),
        d.connectTimeout(),
        d.readTimeout(),
        d.idleTimeout(),
        16,
        16,
        d.maxHeaderBytes(),
        0,
        8,
        false,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static void practise(HostPort gateway, GuardClock clock, long end) throws IOException {
    byte[] requests = REQUESTS.getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(1_000);
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      while (clock.nanos() - end < 0) {
        socket.getOutputStream().write(requests);
        readAnswers(in, 2);
      }
    }
  }

  /** Reads empty answers, which end with an empty line. */
  private static void readAnswers(InputStream in, int count) throws IOException {
    int answers = 0;
    for (int state = 0; answers < count; ) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the practice gateway hung up");
      }
      state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : b == '\r' ? 1 : 0;
      if (state == 4) {
        answers++;
        state = 0;
      }
    }
  }

  /** Answers everything with nothing. */
  private static final class Page extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.setStatus(200);
      response.getHeaders().put("Content-Length", 0);
      callback.succeeded();
      return true;
    }
  }
}
