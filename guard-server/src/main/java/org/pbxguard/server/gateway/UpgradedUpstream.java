package org.pbxguard.server.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.http.HttpField;

/**
 * A connection to the upstream on which it was asked to change the protocol (RFC 9110 7.8), and its
 * answer's head.
 *
 * <p>Used by one thread until the upgrade, then by one for each direction; closing may come from
 * any.
 */
final class UpgradedUpstream implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(UpgradedUpstream.class);
  private static final int MAX_HEAD = 16 * 1024;

  private final Socket socket;
  private final InputStream input;
  private final Runnable whenClosed;
  private final int status;
  private final List<HttpField> fields;

  private UpgradedUpstream(Socket socket, InputStream input, List<String> head, Runnable whenClosed)
      throws IOException {
    this.socket = socket;
    this.input = input;
    this.whenClosed = whenClosed;
    this.status = status(head);
    this.fields = fields(head);
  }

  /**
   * Connects and asks.
   *
   * @param head the request's head with its empty line
   * @param whenClosed runs once, at the end or where this fails
   */
  static UpgradedUpstream ask(
      Upstream upstream, Duration connect, Duration answer, String head, Runnable whenClosed)
      throws IOException {
    Socket socket = null;
    try {
      socket = connect(upstream, (int) connect.toMillis());
      socket.setSoTimeout((int) answer.toMillis());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream input = new BufferedInputStream(socket.getInputStream());
      UpgradedUpstream asked = new UpgradedUpstream(socket, input, lines(input), whenClosed);
      socket.setSoTimeout(0);
      return asked;
    } catch (IOException | RuntimeException failed) {
      if (socket != null) {
        socket.close();
      }
      whenClosed.run();
      throw failed;
    }
  }

  private static Socket connect(Upstream upstream, int millis) throws IOException {
    String host = upstream.host().replace("[", "").replace("]", "");
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(host, upstream.port()), millis);
      plain.setTcpNoDelay(true);
      // The handshake of TLS reads, too.
      plain.setSoTimeout(millis);
      if (!upstream.scheme().equals("https")) {
        return plain;
      }
      SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, upstream.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    } catch (IOException failed) {
      plain.close();
      throw failed;
    }
  }

  /** The lines of a head, without the empty one. */
  private static List<String> lines(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int read = 0; read < MAX_HEAD; read++) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the upstream hung up in the middle of a head");
      }
      if (c == '\n') {
        if (line.length() == 0) {
          return lines;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    throw new IOException("the upstream's head is too long");
  }

  private static int status(List<String> head) throws IOException {
    String line = head.isEmpty() ? "" : head.get(0);
    boolean formed = line.startsWith("HTTP/1.1 ") && line.length() >= 12;
    String digits = formed ? line.substring(9, 12) : "";
    if (digits.length() != 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IOException("the upstream's answer is no HTTP/1.1");
    }
    return Integer.parseInt(digits);
  }

  private static List<HttpField> fields(List<String> head) {
    List<HttpField> fields = new ArrayList<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(new HttpField(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    return List.copyOf(fields);
  }

  /** The answer's status; 101 where the protocol was changed. */
  int status() {
    return status;
  }

  /** The answer's header fields. */
  List<HttpField> fields() {
    return fields;
  }

  InputStream input() {
    return input;
  }

  OutputStream output() {
    try {
      return socket.getOutputStream();
    } catch (IOException closed) {
      LOG.debug("an upgraded upstream is closed", closed);
      return OutputStream.nullOutputStream();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      LOG.debug("an upgraded upstream was gone", gone);
    }
    whenClosed.run();
  }
}
