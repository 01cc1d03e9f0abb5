package org.pbxguard.server.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.server.listen.HttpListener;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.server.listen.ListenerLimits;

/**
 * The web page behind the gateway, and a browser that can come from any loopback address.
 *
 * <p>Thread-safe.
 */
final class DemoWeb implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  private final HttpListener listener;

  private DemoWeb(HttpListener listener) {
    this.listener = listener;
  }

  static DemoWeb start() throws ListenException {
    HttpListener listener =
        HttpListener.create(
            "demo",
            HostPort.parse("127.0.0.1:0").orElseThrow(),
            Optional.empty(),
            new ListenerLimits(64, Duration.ofSeconds(10), 8_192, 0, 8, false));
    ServletContextHandler context = new ServletContextHandler("/", false, false);
    context.addServlet(new ServletHolder(new Page()), "/*");
    listener.start(context);
    return new DemoWeb(listener);
  }

  int port() {
    return listener.address().port();
  }

  /** The status that a browser at {@code from} sees. */
  static int get(InetSocketAddress server, String from, String target) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      socket.connect(server, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\n"
              + "Host: pbx.demo\r\n"
              + "Accept: text/html\r\n"
              + "Accept-Language: en\r\n"
              + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"
              + " Firefox/128.0\r\n"
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9, 12));
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  /** One page for every path. */
  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/html;charset=utf-8");
      response.getWriter().println("<!DOCTYPE html><title>PBX</title><p>Welcome.</p>");
    }
  }
}
