package org.pbxguard.benchmarks.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long is an attacker still served at one front once the other has seen enough of him? From the
 * answer to his last attack until the first request that the other front refuses, each attacker
 * from a loopback address of its own.
 *
 * <p>{@code benchmarks/front-delay} starts it from the project's directory.
 */
public final class FrontDelay {
  private static final int ATTACKERS = 200;
  private static final int ATTACKS = 5;
  private static final int GUESSES = 10;
  private static final int SILENCE_MILLIS = 100;
  private static final int MAX_PROBES = 1000;

  private final RunningGuard guard;

  private FrontDelay(RunningGuard guard) {
    this.guard = guard;
  }

  /**
   * Writes the table.
   *
   * @param arguments the file to write
   * @throws IOException when a socket fails
   */
  public static void main(String[] arguments) throws IOException {
    Path state = Files.createTempDirectory("front-delay");
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(UTF_8));
          exchange.close();
        });
    web.start();
    try (AnsweringPbx pbx = new AnsweringPbx();
        RunningGuard guard =
            RunningGuard.start(
                Path.of("").toAbsolutePath(), state, pbx.port(), web.getAddress().getPort())) {
      Files.writeString(Path.of(arguments[0]), new FrontDelay(guard).table(), UTF_8);
    } finally {
      web.stop(0);
    }
  }

  private String table() throws IOException {
    Delays toSip = new Delays(ATTACKERS);
    Delays toWeb = new Delays(ATTACKERS);
    for (int i = 0; i < ATTACKERS; i++) {
      toSip.add(fromWebToSip(InetAddress.getByAddress(new byte[] {127, 70, 1, (byte) i})));
      toWeb.add(fromSipToWeb(InetAddress.getByAddress(new byte[] {127, 70, 2, (byte) i})));
    }
    return String.join(
            "\n",
            "| seen at, refused at | attackers | median ms | p99 ms | maximum ms |",
            "|---|---:|---:|---:|---:|",
            toSip.row("web, then SIP"),
            toWeb.row("SIP, then web"))
        + "\n";
  }

  private long fromWebToSip(InetAddress attacker) throws IOException {
    for (int i = 0; i < ATTACKS; i++) {
      if (get(attacker, "/item?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20" + i)
          != 403) {
        throw new IOException("the gateway did not refuse an attack");
      }
    }
    long seen = System.nanoTime();
    long served = seen;
    try (SipClient phone = new SipClient(attacker, guard.sip())) {
      for (int i = 0; i < MAX_PROBES; i++) {
        long sent = System.nanoTime();
        if (!phone.register("")) {
          return served - seen;
        }
        served = sent;
      }
    }
    throw new IOException("the attacker is still served at the SIP port");
  }

  private long fromSipToWeb(InetAddress attacker) throws IOException {
    try (SipClient phone = new SipClient(attacker, guard.sip())) {
      boolean answered = phone.register("");
      for (int i = 0; i < GUESSES; i++) {
        answered &= phone.register(wrong(i));
      }
      if (!answered) {
        throw new IOException("a guess got no answer");
      }
    }
    long seen = System.nanoTime();
    for (int i = 0; i < MAX_PROBES; i++) {
      long sent = System.nanoTime();
      if (get(attacker, "/") == 403) {
        return i == 0 ? 0 : sent - seen;
      }
    }
    throw new IOException("the attacker is still served at the gateway");
  }

  private static String wrong(int guess) {
    return "Authorization: Digest username=\"100\", realm=\"pbx\", nonce=\"0123456789abcdef\", "
        + String.format("uri=\"sip:127.0.0.1\", response=\"%032x\", algorithm=MD5\r\n", guess);
  }

  /** The status of a GET on a connection of its own. */
  private int get(InetAddress from, String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), guard.http(), from, 0)) {
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\nHost: pbx.example\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\n"
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), ISO_8859_1);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  /** A client of the SIP port. */
  private static final class SipClient implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress port;
    private int serial;

    SipClient(InetAddress from, int port) throws IOException {
      socket = new DatagramSocket(0, from);
      socket.setSoTimeout(SILENCE_MILLIS);
      this.port = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Sends a REGISTER; whether it was answered. */
    boolean register(String authorization) throws IOException {
      serial++;
      String from = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
      byte[] request =
          ("REGISTER sip:127.0.0.1 SIP/2.0\r\n"
                  + ("Via: SIP/2.0/UDP " + from + ";branch=z9hG4bK" + serial + ";rport\r\n")
                  + "Max-Forwards: 70\r\n"
                  + ("From: <sip:100@127.0.0.1>;tag=f" + serial + "\r\n")
                  + "To: <sip:100@127.0.0.1>\r\n"
                  + ("Call-ID: c" + from + "\r\n")
                  + ("CSeq: " + serial + " REGISTER\r\n")
                  + ("Contact: <sip:100@" + from + ">\r\n")
                  + "Expires: 300\r\n"
                  + "User-Agent: Yealink SIP-T46S 66.85.0.5\r\n"
                  + authorization
                  + "Content-Length: 0\r\n\r\n")
              .getBytes(ISO_8859_1);
      socket.send(new DatagramPacket(request, request.length, port));
      try {
        socket.receive(new DatagramPacket(new byte[4096], 4096));
        return true;
      } catch (SocketTimeoutException silence) {
        return false;
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
