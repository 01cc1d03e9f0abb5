package org.pbxguard.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;

/**
 * The socket address of a flow's remote end, remembered for the flows that are in use, so that an
 * answer creates none.
 *
 * <p>{@link #SLOTS} flows; another one takes the slot over. Confined to one event loop.
 */
final class SocketNames {
  private static final int SLOTS = 4_096;

  private final SipHash hash;
  private final @Nullable Entry[] entries = new Entry[SLOTS];

  private record Entry(long high, long low, int port, InetSocketAddress name) {}

  SocketNames(SipHash hash) {
    this.hash = hash;
  }

  InetSocketAddress of(Flow flow) {
    int slot =
        (int) hash.start().add(flow.high()).add(flow.low()).add(flow.port()).finish().first();
    slot &= SLOTS - 1;
    Entry entry = entries[slot];
    if (entry == null || !same(entry, flow)) {
      entry = new Entry(flow.high(), flow.low(), flow.port(), name(flow));
      entries[slot] = entry;
    }
    return entry.name;
  }

  private static boolean same(Entry entry, Flow flow) {
    return entry.low == flow.low() && entry.port == flow.port() && entry.high == flow.high();
  }

  private static InetSocketAddress name(Flow flow) {
    try {
      byte[] bytes = new IpAddress(flow.high(), flow.low()).toBytes();
      return new InetSocketAddress(InetAddress.getByAddress(bytes), flow.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
