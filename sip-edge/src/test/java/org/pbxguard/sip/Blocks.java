package org.pbxguard.sip;

import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.Guard;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/** Blocks that tests set by hand. */
final class Blocks {
  private Blocks() {}

  static void block(Guard guard, String address) {
    IpPrefix prefix = IpPrefix.host(IpAddress.parse(address).orElseThrow());
    Duration hour = Duration.ofHours(1);
    guard.block(new BlockRequest(prefix, hour, "test", "test", Optional.empty(), false)).join();
  }
}
