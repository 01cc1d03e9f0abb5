package org.pbxguard.sip.relay;

import io.netty.buffer.ByteBuf;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.flow.Flow;

/**
 * Where the relay puts what it sends. There are two ways out and no third: to a flow by its own
 * listener, and to a declared PBX by an inside socket.
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

  /** Whether the PBX of that number would take a message by a transport and inside socket now. */
  boolean takes(int door, int pbx, Channel transport);

  /**
   * Sends a message to the PBX of that number for the flow whose message it is.
   *
   * @param door the inside socket: a trunk's number, or 0
   */
  void toPbx(int door, int pbx, Channel transport, Flow origin, ByteBuf message);

  /** Sends the answer to a request of a PBX to where it came from, by where it came. */
  void answerPbx(int door, Flow by, ByteBuf message);
}
