package org.pbxguard.sip.relay;

import io.netty.buffer.ByteBuf;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.flow.Flow;

/**
 * Where the relay puts what it sends. There are two ways out and no third: to a flow by its own
 * listener, and to a declared PBX by the inside socket.
 *
 * <p>Confined to one event loop.
 */
public interface Outlet {

  /** A buffer with room for {@code bytes}, which one of the other calls takes back. */
  ByteBuf buffer(int bytes);

  /** Sends a message to a flow; the flow is read before this returns. */
  void toFlow(Flow flow, ByteBuf message);

  /** Whether a flow stands: always for UDP, which has no end, else while its connection does. */
  boolean reaches(Flow flow);

  /** Whether the PBX of that number would take a message by a transport now. */
  boolean takes(int pbx, Channel transport);

  /** Sends a message to the PBX of that number for the flow whose message it is. */
  void toPbx(int pbx, Channel transport, Flow origin, ByteBuf message);

  /** Sends the answer to a request of a PBX, to where it came from. */
  void answerPbx(Flow by, ByteBuf message);
}
