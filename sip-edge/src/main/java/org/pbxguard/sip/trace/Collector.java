package org.pbxguard.sip.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.time.GuardClock;

/**
 * Sends copies to a HEP collector. One that is not there loses what it would have got; a connection
 * is tried again once a second.
 *
 * <p>Used by the thread of its {@link Conveyor} only, but for {@link #close}.
 */
final class Collector implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Collector.class);
  private static final int CONNECT_MILLIS = 2_000;
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final InetSocketAddress address;
  private final boolean tcp;
  private final Hep3 hep;
  private final GuardClock clock;
  private final AtomicLong lost = new AtomicLong();
  private long failedNanos;
  private boolean failed;
  private volatile @Nullable DatagramSocket datagrams;
  private volatile @Nullable Socket connection;

  /**
   * A collector of the settings.
   *
   * @throws IllegalArgumentException when its password cannot be read
   */
  Collector(HepSettings settings, GuardClock clock) {
    this.address = settings.address().toSocketAddress();
    this.tcp = settings.transport() == HepTransport.TCP;
    this.hep = new Hep3(settings.captureId(), password(settings));
    this.clock = clock;
  }

  private static String password(HepSettings settings) {
    if (settings.passwordFile().isEmpty()) {
      return "";
    }
    try {
      return Files.readString(settings.passwordFile().get(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "sip.trace.hep.password_file: cannot be read (" + settings.passwordFile().get() + ")", e);
    }
  }

  /** Sends a copy, or counts it as lost. */
  void send(Copy copy) {
    if (failed && clock.nanos() - failedNanos < PAUSE_NANOS) {
      lost.incrementAndGet();
      return;
    }
    byte[] packet = hep.packet(copy);
    try {
      if (tcp) {
        stream().write(packet);
      } else {
        datagrams().send(new DatagramPacket(packet, packet.length, address));
      }
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.warn("the HEP collector at {} takes nothing: {}", address, e.toString());
      }
      failed = true;
      failedNanos = clock.nanos();
      lost.incrementAndGet();
      close();
    }
  }

  private OutputStream stream() throws IOException {
    Socket open = Optional.ofNullable(connection).orElseGet(Socket::new);
    if (!open.isConnected()) {
      connection = open;
      open.connect(address, CONNECT_MILLIS);
    }
    return open.getOutputStream();
  }

  private DatagramSocket datagrams() throws IOException {
    DatagramSocket open = datagrams;
    if (open == null) {
      open = new DatagramSocket();
      datagrams = open;
    }
    return open;
  }

  /** How many copies it did not get. */
  long lost() {
    return lost.get();
  }

  @Override
  public void close() {
    try (Socket ending = connection;
        DatagramSocket other = datagrams) {
      connection = null;
      datagrams = null;
      LOG.debug("closing {} and {}", ending, other);
    } catch (IOException e) {
      LOG.debug("the connection to the collector did not close: {}", e.toString());
    }
  }
}
