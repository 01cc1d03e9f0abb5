package org.pbxguard.sip.flow;

import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.hash.SipHash;

/** Flows and hashes that tests share. */
public final class FlowFixtures {
  private FlowFixtures() {}

  /** A hash under a key that is made of {@code seed}. */
  public static SipHash hash(int seed) {
    byte[] key = new byte[SipHash.KEY_BYTES];
    key[0] = (byte) seed;
    return new SipHash(key, 0);
  }

  /** The UDP flow from an address and port to listener 0. */
  public static Flow udp(String address, int port) {
    IpAddress ip = IpAddress.parse(address).orElseThrow();
    return new Flow().local(Channel.SIP_UDP, 0).remote(ip.high(), ip.low(), port);
  }
}
