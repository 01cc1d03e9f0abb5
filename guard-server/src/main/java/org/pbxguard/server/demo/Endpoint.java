package org.pbxguard.server.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * A UDP socket on a loopback address of its own, so that everybody in the demonstration is somebody
 * else to the guard.
 *
 * <p>Confined to one thread at a time.
 */
final class Endpoint implements AutoCloseable {
  /** What is this short keeps a NAT open and is no message. */
  private static final int KEEP_ALIVE_BYTES = 4;

  private final DatagramSocket socket;
  private final InetSocketAddress guard;
  private final byte[] buffer = new byte[8_192];

  Endpoint(String address, InetSocketAddress guard) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getByName(address));
    this.guard = guard;
  }

  void send(Wire message) throws IOException {
    byte[] bytes = message.bytes();
    socket.send(new DatagramPacket(bytes, bytes.length, guard));
  }

  /** The next message, if one comes in time. */
  Optional<Wire> receive(int millis) throws IOException {
    try {
      socket.setSoTimeout(Math.max(1, millis));
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      do {
        packet.setLength(buffer.length);
        socket.receive(packet);
      } while (packet.getLength() <= KEEP_ALIVE_BYTES);
      return Optional.of(Wire.parse(buffer, packet.getLength()));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }

  String address() {
    return socket.getLocalAddress().getHostAddress();
  }

  /** Address and port as a Via or Contact names them. */
  String hostPort() {
    return address() + ":" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
