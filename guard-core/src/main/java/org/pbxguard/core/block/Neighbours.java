package org.pbxguard.core.block;

import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * Who gets an IPv6 network has many: a customer a /56, a site a /48 (RFC 6177). One who is blocked
 * in the fourth of its 256 parts has them all, so the block takes the next wider network.
 *
 * <p>Stateless.
 */
public final class Neighbours {
  /** Blocked parts of a network, the one in question with them, that block the whole. */
  static final int ENOUGH = 4;

  private static final int SOURCE = 64;
  private static final int STEP = 8;
  private static final int WIDEST = 48;

  private Neighbours() {}

  /**
   * What a block of a /64 should cover: it alone, its /56 or its /48. Prefixes of another length
   * and of IPv4 stay as they are.
   *
   * @param blocks who is blocked
   */
  public static IpPrefix widened(BlockList blocks, IpPrefix source) {
    IpPrefix wide = source;
    while (!source.isV4()
        && source.length() == SOURCE
        && wide.length() > WIDEST
        && others(blocks, wide) >= ENOUGH - 1) {
      wide = new IpPrefix(wide.address(), wide.length() - STEP);
    }
    return wide;
  }

  /** How many other parts of the next wider network are blocked, counted as far as it matters. */
  private static int others(BlockList blocks, IpPrefix part) {
    long high = new IpPrefix(part.address(), part.length() - STEP).address().high();
    int count = 0;
    for (long i = 0; i < 1 << STEP && count < ENOUGH; i++) {
      long bits = high | (i << (SOURCE - part.length()));
      IpPrefix other = new IpPrefix(new IpAddress(bits, 0), part.length());
      if (!other.equals(part) && blocks.at(other).isPresent()) {
        count++;
      }
    }
    return count;
  }
}
