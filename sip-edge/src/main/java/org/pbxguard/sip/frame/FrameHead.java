package org.pbxguard.sip.frame;

import io.netty.buffer.ByteBuf;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipLimits;
import org.pbxguard.sip.message.SipView;

/**
 * Reads from a whole head how long its message is. On a stream the length must be there, once and
 * in order (RFC 3261 18.3, 20.14): a doubt about it is a doubt about where every further message
 * begins.
 *
 * <p>Mutable and reusable; confined to one thread.
 */
final class FrameHead {
  private final byte[] scratch = new byte[SipLimits.MAX_HEAD];
  private final SipView view = new SipView();
  private SipFault fault = SipFault.NONE;
  private int length;

  /** Reads a head of {@code head} bytes from the buffer's reader index. */
  void read(ByteBuf in, int head) {
    in.getBytes(in.readerIndex(), scratch, 0, head);
    fault = view.parse(scratch, 0, head);
    length = head + view.contentLength();
    if (fault.framing() || view.bodyBegin() < 0) {
      return;
    }
    int line = view.firstLine(HeaderId.CONTENT_LENGTH);
    if (line < 0) {
      fault = SipFault.CONTENT_LENGTH_MISSING;
    } else if (view.nextLine(line) >= 0) {
      fault = SipFault.CONTENT_LENGTH_DUPLICATE;
    } else if (view.contentLength() < 0) {
      fault = SipFault.CONTENT_LENGTH_BROKEN;
    } else if (view.contentLength() > SipLimits.MAX_MESSAGE - head) {
      fault = SipFault.TOO_LARGE;
    } else {
      // Other faults do not move the message's end: who reads the frame judges them.
      fault = SipFault.NONE;
    }
  }

  /** Why the message's end is not known, or NONE. */
  SipFault fault() {
    return fault;
  }

  /** The length of the whole message. */
  int length() {
    return length;
  }
}
