package org.pbxguard.benchmarks.sip;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What Netty alone costs: an edge that looks at nothing. It puts a Via on each request and takes it
 * off the answer, which it sends where the Via says; or it releases what it receives. The floor
 * under the guard's own figures, of no other use.
 *
 * <p>One event loop of epoll with recvmmsg and sendmmsg, sockets on loopback.
 */
public final class BareEdge {
  private static final int SLOT_BYTES = 2048;
  private static final int RELAY_SLOTS = 16;
  private static final int DROP_SLOTS = 64;
  private static final int SOCKET_BYTES = 8 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final int slots;

  private BareEdge(int slots) {
    this.slots = slots;
  }

  /**
   * Serves until the process is ended.
   *
   * @param arguments the outside port, the inside port, the PBX's port, and {@code relay} or {@code
   *     drop}
   */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    if (arguments[3].equals("drop")) {
      new BareEdge(DROP_SLOTS).bind(port, new Drop());
      return;
    }
    InetSocketAddress pbx = loopback(Integer.parseInt(arguments[2]));
    BareEdge edge = new BareEdge(RELAY_SLOTS);
    Channel inside = edge.bind(Integer.parseInt(arguments[1]), new ChannelInboundHandlerAdapter());
    Channel outside = edge.bind(port, new Relay(inside, packet -> request(packet, pbx)));
    inside.pipeline().addLast(new Relay(outside, BareEdge::answer));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private Channel bind(int port, ChannelInboundHandlerAdapter handler) {
    FixedRecvByteBufAllocator room = new FixedRecvByteBufAllocator(SLOT_BYTES * slots);
    room.maxMessagesPerRead(slots);
    return new Bootstrap()
        .group(group)
        .channel(EpollDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
        .option(ChannelOption.SO_SNDBUF, SOCKET_BYTES)
        .option(ChannelOption.RECVBUF_ALLOCATOR, room)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, SLOT_BYTES)
        .handler(handler)
        .bind(loopback(port))
        .syncUninterruptibly()
        .channel();
  }

  private static DatagramPacket request(DatagramPacket packet, InetSocketAddress pbx) {
    ByteBuf message = packet.content();
    int line = message.indexOf(message.readerIndex(), message.writerIndex(), (byte) '\n') + 1;
    ByteBuf sent = message.alloc().directBuffer(message.readableBytes() + Mark.LENGTH);
    sent.writeBytes(message, line - message.readerIndex());
    Mark.write(sent, packet.sender());
    sent.writeBytes(message);
    return new DatagramPacket(sent, pbx);
  }

  private static DatagramPacket answer(DatagramPacket packet) throws IOException {
    ByteBuf message = packet.content();
    int line = message.indexOf(message.readerIndex(), message.writerIndex(), (byte) '\n') + 1;
    ByteBuf sent = message.alloc().directBuffer(message.readableBytes());
    sent.writeBytes(message, line - message.readerIndex());
    InetSocketAddress client = Mark.read(message);
    sent.writeBytes(message);
    return new DatagramPacket(sent, client);
  }

  /** The Via with the client's address in its branch. */
  private static final class Mark {
    private static final byte[] BEGIN =
        "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK".getBytes(StandardCharsets.US_ASCII);

    /** After the beginning: address and port in hexadecimal digits, and the line's end. */
    private static final int LENGTH = BEGIN.length + 14;

    static void write(ByteBuf out, InetSocketAddress client) {
      out.writeBytes(BEGIN);
      for (byte each : client.getAddress().getAddress()) {
        hex(out, each);
      }
      hex(out, client.getPort() >> 8);
      hex(out, client.getPort());
      out.writeShort(0x0D0A);
    }

    private static void hex(ByteBuf out, int value) {
      out.writeByte(Character.forDigit((value >> 4) & 15, 16));
      out.writeByte(Character.forDigit(value & 15, 16));
    }

    static InetSocketAddress read(ByteBuf in) throws IOException {
      int at = in.readerIndex() + BEGIN.length;
      byte[] digits = new byte[12];
      in.getBytes(at, digits);
      byte[] bytes = HexFormat.of().parseHex(new String(digits, StandardCharsets.US_ASCII));
      in.skipBytes(LENGTH);
      int port = ((bytes[4] & 0xFF) << 8) | (bytes[5] & 0xFF);
      return new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOf(bytes, 4)), port);
    }
  }

  /** Makes of each packet the one that goes out at the other socket. */
  private interface Turn {
    DatagramPacket turn(DatagramPacket packet) throws IOException;
  }

  /** Turns packets and sends them at the other socket, one flush a batch. */
  private static final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel other;
    private final Turn turn;

    Relay(Channel other, Turn turn) {
      this.other = other;
      this.turn = turn;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
      DatagramPacket packet = (DatagramPacket) message;
      try {
        var told = other.write(turn.turn(packet), other.voidPromise());
        assert told != null;
      } finally {
        packet.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      other.flush();
    }
  }

  private static final class Drop extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
