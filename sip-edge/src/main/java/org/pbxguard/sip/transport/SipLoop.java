package org.pbxguard.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.InetWords;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.Datagram;
import org.pbxguard.sip.message.SipLimits;
import org.pbxguard.sip.relay.Fate;
import org.pbxguard.sip.relay.Outlet;
import org.pbxguard.sip.relay.Relay;
import org.pbxguard.sip.relay.RelaySetup;

/**
 * What the sockets of a loop share: the relay, the scratch array that it reads from, the time of
 * the batch, and the sockets that wait for their flush.
 *
 * <p>Confined to one event loop, but for its construction.
 */
final class SipLoop implements Outlet {
  private final Gate gate;
  private final GuardClock clock;
  private final Relay relay;
  private final SocketNames socketNames;
  private final List<InetSocketAddress> pbxs;
  private final List<PbxConnections> pbxConnections = new ArrayList<>();
  private final TcpSettings tcp;
  private final Connections connections;
  private final TrunkLinks trunkLinks;
  private final byte[] scratch = new byte[EventLoops.SLOT_BYTES];
  private byte[] streamScratch = {};
  private final Flow flow = new Flow();
  private final @Nullable Channel[] outside = new Channel[256];
  private final List<Channel> waiting = new ArrayList<>();
  private final List<Channel> inside = new ArrayList<>();
  private @Nullable Channel firstOutside;
  private boolean inBatch;
  private long nanos;

  SipLoop(EventLoops loops, Gate gate, RelaySetup setup, TcpSettings tcp) {
    this.gate = gate;
    this.clock = setup.clock();
    this.pbxs = setup.pbxs().nodes().stream().map(HostPort::toSocketAddress).toList();
    this.tcp = tcp;
    this.connections = new Connections(tcp);
    this.socketNames = new SocketNames(setup.keys().hash());
    this.trunkLinks = new TrunkLinks(loops, this, setup.keys().hash(), this::flush, setup.clock());
    for (int door = 0; door <= setup.trunks().size(); door++) {
      pbxConnections.add(new PbxConnections(this::flush));
    }
    this.relay = new Relay(setup, this);
  }

  Relay relay() {
    return relay;
  }

  /** How long a message may take from its first byte to its last. */
  Duration messageTime() {
    return tcp.messageTime();
  }

  /** The next inside socket is open: first the edge's own, then one for each trunk. */
  void inside(Channel channel) {
    inside.add(channel);
  }

  /** The socket of an outside listener is open. */
  void outside(int listener, Channel channel) {
    outside[listener] = channel;
    firstOutside = firstOutside == null ? channel : firstOutside;
  }

  /** The socket of an outside listener, null for one that is none of datagrams. */
  @Nullable Channel outside(int listener) {
    return outside[listener];
  }

  /** Reads the clock once per batch. */
  private void batch() {
    if (!inBatch) {
      inBatch = true;
      nanos = clock.nanos();
      relay.tick(nanos);
    }
  }

  /** The batch ends: everything that was written leaves. */
  void endBatch() {
    inBatch = false;
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).flush();
    }
    waiting.clear();
  }

  /** A datagram came by an outside listener. */
  void outsideDatagram(int listener, DatagramPacket packet) {
    batch();
    InetSocketAddress from = packet.sender();
    flow.local(org.pbxguard.core.arrival.Channel.SIP_UDP, listener);
    boolean blocked = !gate.admits(from, nanos);
    remote(from);
    if (blocked && !relay.spares(flow)) {
      relay.dropped(Fate.BLOCKED);
      return;
    }
    int length = read(packet.content());
    switch (Datagram.of(scratch, 0, length)) {
      case SIP -> sip(length, blocked);
      case KEEP_ALIVE -> relay.dropped(Fate.KEEP_ALIVE);
      case STUN -> stun(length);
      case NOISE -> relay.dropped(Fate.MALFORMED);
    }
  }

  private void sip(int length, boolean blocked) {
    if (length == EventLoops.SLOT_BYTES) {
      // It fills its slot, so its end may have been cut off.
      relay.dropped(Fate.MALFORMED);
    } else {
      relay.fromOutside(flow, scratch, length, blocked);
    }
  }

  private void stun(int length) {
    int leaves = StunAnswer.length(flow);
    if (StunAnswer.asked(scratch, length) && relay.mayAnswer(flow, length, leaves)) {
      ByteBuf out = buffer(leaves);
      StunAnswer.write(scratch, flow, out);
      toFlow(flow, out);
    }
    relay.dropped(Fate.KEEP_ALIVE);
  }

  /**
   * A connection has come in; null when a block covers its source or there is no room for it.
   * Between messages it may be idle, but its first must come soon.
   */
  Connections.@Nullable Connection accept(Flow listener, Channel channel, InetSocketAddress from) {
    long now = clock.nanos();
    flow.local(listener.transport(), listener.listener());
    remote(from);
    if (!gate.admits(from, now) && !relay.spares(flow)) {
      relay.dropped(Fate.BLOCKED);
      return null;
    }
    Connections.Connection added = connections.add(channel, flow, now);
    if (added == null) {
      relay.dropped(Fate.SHED);
    }
    return added;
  }

  /** A connection has ended. */
  void closed(Connections.Connection connection) {
    connections.remove(connection);
  }

  /** Closes what has said nothing for too long; to be called now and then. */
  void sweep() {
    long now = clock.nanos();
    relay.tick(now);
    for (Connections.Connection each : connections.all()) {
      long silent = now - each.heardNanos;
      boolean mute = !each.spoke && silent > tcp.messageTime().toNanos();
      boolean idle = silent > tcp.idle().toNanos() && !relay.registered(each.flow);
      if (mute || idle) {
        close(each.channel);
      }
    }
  }

  /** A message came by a connection. */
  void frame(Connections.Connection by, ByteBuf frame) {
    batch();
    InetSocketAddress from = (InetSocketAddress) by.channel.remoteAddress();
    boolean blocked = from != null && !gate.admits(from, nanos);
    if (blocked && !relay.spares(by.flow)) {
      relay.dropped(Fate.BLOCKED);
      close(by.channel);
      return;
    }
    by.heardNanos = nanos;
    by.spoke = true;
    int length = readFrame(frame);
    relay.fromOutside(by.flow, streamScratch, length, blocked);
  }

  /** Looks after the PBXs and writes down what has changed; to be called each second. */
  void beat() {
    batch();
    relay.ping();
    relay.writeDown();
    endBatch();
  }

  /** Sends the keep-alives that are due. */
  void keepOpen() {
    batch();
    relay.keepOpen();
    endBatch();
  }

  /** The PBX of the next number is reached from an inside address by {@code bootstrap}. */
  void link(int door, Bootstrap bootstrap) {
    pbxConnections.get(door).add(new PbxLink(bootstrap, this::flush, clock));
  }

  /** A connection with a PBX is open; null when the other side is none. */
  @Nullable Flow pbxConnected(int door, Channel channel, InetSocketAddress peer, boolean accepted) {
    int pbx = PbxGate.pbx(pbxs, peer);
    if (pbx < 0) {
      relay.dropped(Fate.FOREIGN);
      return null;
    }
    return accepted
        ? pbxConnections.get(door).accepted(channel, pbx, peer)
        : remote(new Flow().local(org.pbxguard.core.arrival.Channel.SIP_TCP, pbx), peer);
  }

  /** A connection with a PBX has ended. */
  void pbxClosed(int door, Flow by) {
    pbxConnections.get(door).closed(by);
  }

  /** A message came by a connection with a PBX. */
  void insideFrame(int door, Flow by, ByteBuf frame) {
    batch();
    int length = readFrame(frame);
    relay.fromPbx(by, door, streamScratch, length);
  }

  /** A message came by the edge's connection to a trunk. */
  void trunkFrame(Flow by, InetSocketAddress from, ByteBuf frame) {
    batch();
    int length = readFrame(frame);
    relay.fromOutside(by, streamScratch, length, !gate.admits(from, nanos));
  }

  private int readFrame(ByteBuf frame) {
    if (streamScratch.length == 0) {
      streamScratch = new byte[SipLimits.MAX_MESSAGE];
    }
    int length = Math.min(frame.readableBytes(), streamScratch.length);
    frame.getBytes(frame.readerIndex(), streamScratch, 0, length);
    return length;
  }

  static void close(Channel channel) {
    Future<Void> told = channel.close();
    assert told != null;
  }

  /** A datagram came by an inside socket: only a PBX may send there. */
  void insideDatagram(int door, DatagramPacket packet) {
    batch();
    InetSocketAddress from = packet.sender();
    int pbx = PbxGate.pbx(pbxs, from);
    if (pbx < 0) {
      relay.dropped(Fate.FOREIGN);
      return;
    }
    int length = read(packet.content());
    if (Datagram.of(scratch, 0, length) != Datagram.SIP || length == EventLoops.SLOT_BYTES) {
      relay.dropped(length <= 4 ? Fate.KEEP_ALIVE : Fate.MALFORMED);
      return;
    }
    flow.local(org.pbxguard.core.arrival.Channel.SIP_UDP, pbx);
    remote(from);
    relay.fromPbx(flow, door, scratch, length);
  }

  private int read(ByteBuf content) {
    int length = Math.min(content.readableBytes(), scratch.length);
    content.getBytes(content.readerIndex(), scratch, 0, length);
    return length;
  }

  private void remote(InetSocketAddress from) {
    remote(flow, from);
  }

  /** Sets the remote end of a flow. */
  static Flow remote(Flow flow, InetSocketAddress from) {
    return flow.remote(
        InetWords.high(from.getAddress()), InetWords.low(from.getAddress()), from.getPort());
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return inside.get(0).alloc().directBuffer(bytes);
  }

  @Override
  public void toFlow(Flow to, ByteBuf message) {
    if (!to.transport().forgeable()) {
      if (to.connection() == 0) {
        trunkLinks.send(to, message, nanos);
      } else {
        toConnection(to, message);
      }
      return;
    }
    Channel own = outside[to.listener()];
    send(own != null ? own : firstOutside, socketNames.of(to), message);
  }

  /** A reader that does not take what it is sent is cut off: it must stop nobody else. */
  private void toConnection(Flow to, ByteBuf message) {
    Connections.Connection connection = connections.of(to);
    if (connection == null || !connection.channel.isWritable()) {
      message.release();
      if (connection != null) {
        close(connection.channel);
      }
      return;
    }
    write(connection.channel, message);
    flush(connection.channel);
  }

  /** Writes without a flush; a failure is reported to the channel's handler, to nobody else. */
  static void write(Channel by, Object message) {
    Future<Void> told = by.write(message, by.voidPromise());
    assert told != null;
  }

  /** Flushes a channel with its batch, or now when there is none. */
  private void flush(Channel by) {
    if (!inBatch) {
      by.flush();
    } else if (!waiting.contains(by)) {
      waiting.add(by);
    }
  }

  @Override
  public boolean reaches(Flow to) {
    return to.transport().forgeable()
        || (to.connection() == 0 ? trunkLinks.takes(to, nanos) : connections.of(to) != null);
  }

  @Override
  public boolean takes(int door, int pbx, org.pbxguard.core.arrival.Channel transport) {
    return transport.forgeable()
        || pbxConnections.get(door < inside.size() ? door : 0).takes(pbx, nanos);
  }

  @Override
  public void toPbx(
      int door,
      int pbx,
      org.pbxguard.core.arrival.Channel transport,
      Flow origin,
      ByteBuf message) {
    if (transport.forgeable()) {
      send(
          inside.get(door < inside.size() ? door : 0),
          pbxs.get(pbx < pbxs.size() ? pbx : 0),
          message);
    } else {
      pbxConnections.get(door < inside.size() ? door : 0).send(pbx, message, nanos);
    }
  }

  @Override
  public void answerPbx(int door, Flow by, ByteBuf message) {
    if (by.transport().forgeable()) {
      toPbx(door, by.listener(), by.transport(), by, message);
    } else {
      pbxConnections.get(door < inside.size() ? door : 0).answer(by, message, nanos);
    }
  }

  /** What a full socket cannot take is dropped, as UDP does. */
  private void send(@Nullable Channel by, InetSocketAddress to, ByteBuf message) {
    if (by == null || !by.isWritable()) {
      message.release();
      return;
    }
    write(by, new DatagramPacket(message, to));
    flush(by);
  }
}
