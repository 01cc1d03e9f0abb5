package org.pbxguard.sip.transport;

import java.net.InetSocketAddress;

/**
 * The block check, asked before anything of a message is read.
 *
 * <p>Implementations are thread-safe, take no lock and create nothing.
 */
@FunctionalInterface
public interface Gate {

  /** Whether messages of a sender may come in at {@code nanos} of the ticker. */
  boolean admits(InetSocketAddress from, long nanos);
}
