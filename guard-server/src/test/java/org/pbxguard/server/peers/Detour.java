package org.pbxguard.server.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port whose connections go on to another port from a loopback address of their own. */
final class Detour implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final InetAddress from;
  private final int to;

  private Detour(String from, int to) throws IOException {
    this.from = InetAddress.getByName(from);
    this.to = to;
  }

  static Detour open(String from, int to) throws IOException {
    Detour detour = new Detour(from, to);
    detour.threads.execute(detour::accept);
    return detour;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        threads.execute(() -> connect(near));
      }
    } catch (IOException closed) {
      // the end
    }
  }

  private void connect(Socket near) {
    try (near;
        Socket far = new Socket()) {
      far.bind(new InetSocketAddress(from, 0));
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 10_000);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      threads.execute(() -> pump(near, far));
      pump(far, near);
    } catch (IOException gone) {
      // either side may go at any time
    }
  }

  /** Until its end; then the other side learns of it, and may still answer. */
  private static void pump(Socket source, Socket target) {
    try {
      InputStream in = source.getInputStream();
      OutputStream out = target.getOutputStream();
      in.transferTo(out);
      target.shutdownOutput();
    } catch (IOException gone) {
      // either side may go at any time
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
