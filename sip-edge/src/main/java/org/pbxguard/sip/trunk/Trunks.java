package org.pbxguard.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;

/**
 * The declared trunks by their numbers, from 1; 0 stands for no trunk.
 *
 * <p>Confined to one event loop.
 */
public final class Trunks {
  private final List<Trunk> trunks = new ArrayList<>();

  /** Trunks of the settings, none of whose names is resolved yet. */
  public Trunks(List<TrunkSettings> settings, long nanos) {
    settings.forEach(each -> trunks.add(new Trunk(each, nanos)));
  }

  /** No trunks. */
  public static Trunks none() {
    return new Trunks(List.of(), 0);
  }

  /** How many there are: the highest number. */
  public int size() {
    return trunks.size();
  }

  /** The trunk of a number, 1 to {@link #size}. */
  public Trunk get(int number) {
    return trunks.get(number - 1);
  }

  /** The number of the trunk whose messages come by a flow; the first that fits. */
  public int of(Flow flow) {
    for (int i = 0; i < trunks.size(); i++) {
      if (trunks.get(i).covers(flow.high(), flow.low())) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The number of the trunk that a host, a name or an address with or without brackets, means. */
  public int named(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    Optional<IpAddress> address = address(lower);
    for (int i = 0; i < trunks.size(); i++) {
      Trunk each = trunks.get(i);
      boolean there = address.isPresent() && each.covers(address.get().high(), address.get().low());
      if (there || each.isNamed(lower)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The address that a host is, if it is one of that trunk's. */
  public Optional<IpAddress> within(int number, String host) {
    return address(host).filter(at -> get(number).covers(at.high(), at.low()));
  }

  private static Optional<IpAddress> address(String host) {
    boolean v6 = host.length() > 2 && host.charAt(0) == '[';
    return IpAddress.parse(v6 ? host.substring(1, host.length() - 1) : host);
  }

  /** A message came by a flow of that trunk. */
  public void heard(int number, Flow from) {
    if (number > 0) {
      get(number).heard(from);
    }
  }

  /** Takes one message from a trunk's rate. */
  public boolean admits(int number, boolean proven, long nanos) {
    return get(number).admits(proven, nanos);
  }
}
