package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The TCP side of a PBX: a listener, and one connection to the edge for each of its requests. */
final class TcpLegs implements AutoCloseable {
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Socket> open = new ArrayList<>();
  private final InetSocketAddress at;
  private ServerSocket listener;
  private Taker taker = (message, back) -> {};

  /** Where an answer goes. */
  interface Way {
    void send(SipText message) throws IOException;
  }

  /** Who gets what comes. */
  interface Taker {
    void take(SipText message, Way back) throws IOException;
  }

  TcpLegs() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    at = (InetSocketAddress) listener.getLocalSocketAddress();
  }

  InetSocketAddress at() {
    return at;
  }

  int accepted() {
    return accepted.get();
  }

  void start(Taker to) {
    taker = to;
    daemon(() -> accept(listener));
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "test-pbx-tcp");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket socket = from.accept();
        accepted.incrementAndGet();
        daemon(() -> read(socket));
      }
    } catch (IOException closed) {
      // The test is over, or the PBX is down.
    }
  }

  private void read(Socket socket) {
    synchronized (open) {
      open.add(socket);
    }
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
          int octet = in.read();
          if (octet < 0) {
            return;
          }
          text.append((char) octet);
        }
        taker.take(SipText.parse(text.toString()), message -> write(socket, message));
      }
    } catch (IOException closed) {
      // The other side has closed.
    }
  }

  private static void write(Socket socket, SipText message) throws IOException {
    synchronized (socket) {
      socket.getOutputStream().write(message.toString().getBytes(UTF_8));
    }
  }

  /** Sends a request by a connection of its own, by which the answer comes. */
  void send(SipText request, InetSocketAddress to) throws IOException {
    Socket socket = new Socket(to.getAddress(), to.getPort());
    daemon(() -> read(socket));
    write(socket, request);
  }

  void down() throws IOException {
    listener.close();
    synchronized (open) {
      for (Socket each : open) {
        each.close();
      }
      open.clear();
    }
  }

  void up() throws IOException {
    ServerSocket again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(at);
    listener = again;
    daemon(() -> accept(again));
  }

  @Override
  public void close() {
    try {
      down();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
