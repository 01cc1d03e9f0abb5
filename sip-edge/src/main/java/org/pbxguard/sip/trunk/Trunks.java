package org.pbxguard.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;

/**
 * The trunks by their numbers, from 1: first the declared ones, then, where that is set, those that
 * were learned, at most {@value #MOST_LEARNED} until the end of the process. 0 stands for no trunk.
 *
 * <p>Confined to one event loop.
 */
public final class Trunks {
  private static final Logger LOG = LogManager.getLogger(Trunks.class);
  private static final int MOST_LEARNED = 32;

  private final List<Trunk> trunks = new ArrayList<>();
  private final int declared;
  private final boolean learns;
  private IntConsumer finder = number -> {};

  /**
   * Trunks of the settings, none of whose names is resolved yet.
   *
   * @param learns whether a host where the PBX registers itself becomes a trunk
   */
  public Trunks(List<TrunkSettings> settings, boolean learns, long nanos) {
    settings.forEach(each -> trunks.add(new Trunk(each, nanos)));
    declared = trunks.size();
    this.learns = learns;
  }

  /** No trunks. */
  public static Trunks none() {
    return new Trunks(List.of(), false, 0);
  }

  /** Has {@code finder} look for the servers of each trunk that is learned. */
  public void whenLearned(IntConsumer finder) {
    this.finder = finder;
  }

  /** Whether a request may have to do with a trunk. */
  public boolean any() {
    return learns || !trunks.isEmpty();
  }

  /**
   * A host where the PBX registers: it is a trunk from now on, without an inside socket of its own,
   * whose servers are being looked for.
   *
   * @param port as it is written, -1 for none
   */
  public void learn(String host, int port, long nanos) {
    String place = port < 0 ? host : host + ":" + port;
    TrunkSettings like = TrunkSettings.defaults();
    String name = host.replaceAll("[^A-Za-z0-9_.-]", "-");
    TrunkSettings settings =
        new TrunkSettings(name, List.of(place), like.transport(), Optional.empty(), like.rate());
    if (learns
        && trunks.size() < declared + MOST_LEARNED
        && named(host) == 0
        && Place.parse(place).isPresent()) {
      trunks.add(new Trunk(settings, nanos));
      LOG.info("{} is a trunk from now on: the PBX registers there", name);
      finder.accept(trunks.size());
    }
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
      if (trunks.get(i).covers(flow)) {
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
