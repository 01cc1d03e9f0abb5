package org.pbxguard.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of loopback for programs that a test starts a moment later. They lie below those that the
 * system gives to clients and to whoever asks for any port, so that nobody is given one meanwhile.
 */
public final class FreePort {
  private static final int FIRST = 12_000;
  private static final int COUNT = 18_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /** Another port that is free for both UDP and TCP now. */
  public static int next() throws IOException {
    for (int tries = 0; tries < 200; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
          DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port))) {
        assert tcp.getLocalPort() == udp.getLocalPort();
        return port;
      } catch (java.net.BindException taken) {
        // another program's: try the next
      }
    }
    throw new IOException("no free port");
  }
}
