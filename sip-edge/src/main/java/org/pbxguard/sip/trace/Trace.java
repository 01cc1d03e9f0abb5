package org.pbxguard.sip.trace;

import java.util.Arrays;

/**
 * What one look has gathered so far, as a pcapng file that grows.
 *
 * <p>Bounded in bytes; what comes later is counted. Thread-safe, guarded by itself.
 */
public final class Trace {
  /** The most that {@link #read} hands out at once. */
  public static final int PART = 256 << 10;

  private final String id;
  private final Wanted wanted;
  private final long endNanos;
  private final int maxBytes;
  private byte[] file = PcapNg.head();
  private int length = file.length;
  private int packets;
  private long dropped;
  private boolean full;
  private boolean stopped;

  Trace(String id, Wanted wanted, long endNanos, int maxBytes) {
    this.id = id;
    this.wanted = wanted;
    this.endNanos = endNanos;
    this.maxBytes = maxBytes;
  }

  /** By what it is asked for. */
  public String id() {
    return id;
  }

  Wanted wanted() {
    return wanted;
  }

  /** Adds a copy; the first one that does not fit ends it, so that a file never has a gap. */
  void add(Copy copy) {
    byte[] packet = PcapNg.packet(copy);
    synchronized (this) {
      full |= length + packet.length > maxBytes;
      if (full) {
        dropped++;
        return;
      }
      if (length + packet.length > file.length) {
        file = Arrays.copyOf(file, Math.min(maxBytes, 2 * (length + packet.length)));
      }
      System.arraycopy(packet, 0, file, length, packet.length);
      length += packet.length;
      packets++;
    }
  }

  synchronized void drop() {
    dropped++;
  }

  /** Ends it. */
  public synchronized void stop() {
    stopped = true;
  }

  /** Whether nothing more will come. */
  public synchronized boolean over(long nanos) {
    return stopped || full || nanos - endNanos >= 0;
  }

  /** The bytes of the file from an offset on, at most {@link #PART}; empty when there are none. */
  public synchronized byte[] read(int from) {
    int begin = Math.min(Math.max(0, from), length);
    return Arrays.copyOfRange(file, begin, Math.min(length, begin + PART));
  }

  /** How many messages it holds. */
  public synchronized int packets() {
    return packets;
  }

  /** How many it lost, because it was full or the machine too busy. */
  public synchronized long dropped() {
    return dropped;
  }
}
