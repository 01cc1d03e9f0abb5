package org.pbxguard.benchmarks.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/**
 * A PBX that challenges every REGISTER and knows no password: the least that makes a wrong password
 * a failed login.
 *
 * <p>Runs a thread of its own until it is closed.
 */
final class AnsweringPbx implements AutoCloseable {
  private static final int MAX_DATAGRAM = 8192;

  private final DatagramSocket socket;

  AnsweringPbx() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::answer, "pbx");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void answer() {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
    try {
      while (!socket.isClosed()) {
        packet.setLength(MAX_DATAGRAM);
        socket.receive(packet);
        String request = new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
        byte[] answer = unauthorized(request).getBytes(ISO_8859_1);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      socket.close();
    }
  }

  private static String unauthorized(String request) {
    StringBuilder answer = new StringBuilder(1024).append("SIP/2.0 401 Unauthorized\r\n");
    for (String line : request.split("\r\n", -1)) {
      if (line.startsWith("Via:")
          || line.startsWith("From:")
          || line.startsWith("Call-ID:")
          || line.startsWith("CSeq:")) {
        answer.append(line).append("\r\n");
      } else if (line.startsWith("To:")) {
        answer.append(line).append(";tag=pbx\r\n");
      }
    }
    return answer
        .append("WWW-Authenticate: Digest realm=\"pbx\", nonce=\"0123456789abcdef\"\r\n")
        .append("Content-Length: 0\r\n\r\n")
        .toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}
