package org.pbxguard.server.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.pbxguard.core.net.HostPort;

/** Writes bytes as they are and reads until the other side closes. */
final class RawClient {
  private RawClient() {}

  static String exchange(HostPort at, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** A GET that asks for the connection to end, with extra header lines. */
  static String get(HostPort at, String target, String... headers) throws IOException {
    return exchange(
        at,
        "GET "
            + target
            + " HTTP/1.1\r\nHost: pbx.example\r\nConnection: close\r\n"
            + String.join("", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList())
            + "\r\n");
  }
}
