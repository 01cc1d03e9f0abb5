package org.pbxguard.sip.flow;

import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.hash.SipHash;

/**
 * The coordinates of one flow (RFC 5626 3.1): transport, local listener, remote address and port.
 * One instance is filled anew for each message, so that none is allocated.
 *
 * <p>Confined to one event loop.
 */
public final class Flow {
  private Channel transport = Channel.SIP_UDP;
  private int listener;
  private int connection;
  private long high;
  private long low;
  private int port;

  /** The remote address as it was last asked for; that of another address may still stand here. */
  private @Nullable IpAddress address;

  /** An unset flow: UDP, listener 0, address :: and port 0. */
  public Flow() {}

  /** Sets the local end: a transport and the number of the listener, 0 to 255; no connection. */
  public Flow local(Channel transport, int listener) {
    return local(transport, listener, 0);
  }

  /**
   * Sets the local end of a connection. Its number tells it from a later one between the same
   * ports, which may be another phone's (RFC 5626 5.2).
   *
   * @param connection its number, 0 for UDP
   */
  public Flow local(Channel transport, int listener, int connection) {
    this.transport = transport;
    this.listener = listener & 0xFF;
    this.connection = connection;
    return this;
  }

  /** Sets the remote end: the words of an {@link IpAddress} and a port. */
  public Flow remote(long high, long low, int port) {
    this.high = high;
    this.low = low;
    this.port = port & 0xFFFF;
    return this;
  }

  /** Takes over the coordinates of another flow. */
  public Flow set(Flow other) {
    return local(other.transport, other.listener, other.connection)
        .remote(other.high, other.low, other.port);
  }

  /** The transport. */
  public Channel transport() {
    return transport;
  }

  /** The number of the local listener, 0 to 255. */
  public int listener() {
    return listener;
  }

  /** The number of the connection, 0 for UDP. */
  public int connection() {
    return connection;
  }

  /** The first 64 bits of the remote address. */
  public long high() {
    return high;
  }

  /** The last 64 bits of the remote address. */
  public long low() {
    return low;
  }

  /** The remote port, 0 to 65535. */
  public int port() {
    return port;
  }

  /** The remote address as a value; made once for as long as the address stays. */
  public IpAddress address() {
    IpAddress known = address;
    if (known == null || known.low() != low || known.high() != high) {
      known = new IpAddress(high, low);
      address = known;
    }
    return known;
  }

  /** Whether both are the same flow. */
  public boolean same(Flow other) {
    return low == other.low
        && port == other.port
        && high == other.high
        && listener == other.listener
        && connection == other.connection
        && transport == other.transport;
  }

  /** The flow's number in tables: its coordinates under a keyed hash, never 0. */
  public long id(SipHash hash) {
    long local = ((long) connection << 32) | ((long) code() << 24) | ((long) listener << 16) | port;
    long id = hash.start().add(high).add(low).add(local).finish().first();
    return id == 0 ? 1 : id;
  }

  /** The number that stands for the transport in stamps and tokens, 0 to 7: never change one. */
  public int code() {
    return switch (transport) {
      case SIP_UDP -> 0;
      case SIP_TCP -> 1;
      case SIP_TLS -> 2;
      case SIP_WS -> 3;
      case SIP_WSS -> 4;
      case HTTP -> throw new IllegalStateException("no SIP flow");
    };
  }

  /** The transport that a number stands for; UDP for a number that stands for none. */
  public static Channel transport(int code) {
    return switch (code) {
      case 1 -> Channel.SIP_TCP;
      case 2 -> Channel.SIP_TLS;
      case 3 -> Channel.SIP_WS;
      case 4 -> Channel.SIP_WSS;
      default -> Channel.SIP_UDP;
    };
  }
}
