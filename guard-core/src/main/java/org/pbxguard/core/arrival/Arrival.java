package org.pbxguard.core.arrival;

import org.pbxguard.core.net.IpAddress;

/**
 * One message at the door: who sent it, from which port, by which channel, with what proof, for
 * which account and when.
 *
 * <p>Immutable.
 *
 * @param source the canonical address of the sender; never a trusted proxy's own
 * @param port the sender's port, 0 to 65535
 * @param channel the transport
 * @param proof how sure the source is
 * @param account the account the message speaks for, or {@link Account#NONE}
 * @param nanos the {@link org.pbxguard.core.time.Ticker} value of its arrival
 */
public record Arrival(
    IpAddress source, int port, Channel channel, Proof proof, Account account, long nanos) {

  /** Refuses a port outside 0 to 65535. */
  public Arrival {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of range: " + port);
    }
  }

  /** The same arrival with another proof. */
  public Arrival with(Proof other) {
    return new Arrival(source, port, channel, other, account, nanos);
  }

  /** The same arrival for another account. */
  public Arrival with(Account other) {
    return new Arrival(source, port, channel, proof, other, nanos);
  }
}
