package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;

/**
 * The answer to a STUN binding request on the SIP port (RFC 5626 8, RFC 8489 7.3.1): where it came
 * from, so that a phone notices when its NAT has given it another port.
 *
 * <p>Stateless.
 */
final class StunAnswer {
  private static final int BINDING_REQUEST = 0x0001;
  private static final int BINDING_SUCCESS = 0x0101;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int COOKIE = 0x2112A442;
  private static final int HEADER = 20;

  private StunAnswer() {}

  /** Whether the bytes, which are known to be STUN, ask for a binding. */
  static boolean asked(byte[] bytes, int length) {
    return length >= HEADER && (((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF)) == BINDING_REQUEST;
  }

  /** How many bytes the answer to a flow has. */
  static int length(Flow flow) {
    return HEADER + 8 + (IpAddress.isV4(flow.high(), flow.low()) ? 4 : 16);
  }

  /** Writes the answer to a request that came by a flow. */
  static void write(byte[] request, Flow flow, ByteBuf out) {
    boolean v4 = IpAddress.isV4(flow.high(), flow.low());
    out.writeShort(BINDING_SUCCESS).writeShort(length(flow) - HEADER).writeInt(COOKIE);
    out.writeBytes(request, 8, 12);
    out.writeShort(XOR_MAPPED_ADDRESS).writeShort(v4 ? 8 : 20);
    out.writeByte(0).writeByte(v4 ? 1 : 2).writeShort(flow.port() ^ (COOKIE >>> 16));
    if (v4) {
      out.writeInt((int) flow.low() ^ COOKIE);
      return;
    }
    out.writeLong(flow.high() ^ (((long) COOKIE << 32) | word(request, 8)));
    out.writeLong(flow.low() ^ ((word(request, 12) << 32) | word(request, 16)));
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = at; i < at + 4; i++) {
      word = (word << 8) | (bytes[i] & 0xFF);
    }
    return word;
  }
}
