package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.collection.IntObjectHashMap;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.pbxguard.sip.flow.Flow;

/**
 * The connections to and from the PBXs. Each PBX has one that the edge opens when the first message
 * goes there, and opens again when it has ended; those that a PBX opens are found by their number,
 * since its answers are due there (RFC 3261 18.2.2).
 *
 * <p>Confined to one event loop.
 */
final class PbxConnections {
  private final Consumer<Channel> flush;
  private final List<PbxLink> links = new ArrayList<>();
  private final IntObjectHashMap<Channel> accepted = new IntObjectHashMap<>();
  private int next;

  /** No connection yet; {@code flush} flushes a channel now or with its batch. */
  PbxConnections(Consumer<Channel> flush) {
    this.flush = flush;
  }

  /** Adds the link to the PBX of the next number. */
  void add(PbxLink link) {
    links.add(link);
  }

  /** Takes in a connection that a PBX has opened, and sets its flow. */
  Flow accepted(Channel channel, int pbx, InetSocketAddress from) {
    next = Math.max(1, next + 1);
    accepted.put(next, channel);
    return SipLoop.remote(
        new Flow().local(org.pbxguard.core.arrival.Channel.SIP_TCP, pbx, next), from);
  }

  void closed(Flow flow) {
    accepted.remove(flow.connection());
  }

  /** Whether a message to a PBX would be taken now. */
  boolean takes(int pbx, long nanos) {
    return pbx < links.size() && links.get(pbx).takes(nanos);
  }

  /** Sends to a PBX by the edge's connection. */
  void send(int pbx, ByteBuf message, long nanos) {
    if (pbx < links.size()) {
      links.get(pbx).send(message, nanos);
    } else {
      message.release();
    }
  }

  /** Sends by the connection of a flow, else, when it has ended, by the edge's own. */
  void answer(Flow by, ByteBuf message, long nanos) {
    Channel channel = by.connection() == 0 ? null : accepted.get(by.connection());
    if (channel == null) {
      send(by.listener(), message, nanos);
    } else {
      write(channel, message);
    }
  }

  /** A PBX that does not read loses what it is sent, and nobody waits for it. */
  private void write(Channel channel, ByteBuf message) {
    if (!channel.isWritable()) {
      message.release();
      return;
    }
    SipLoop.write(channel, message);
    flush.accept(channel);
  }
}
