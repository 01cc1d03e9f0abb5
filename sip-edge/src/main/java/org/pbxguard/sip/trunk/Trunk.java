package org.pbxguard.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.SharedBudget;
import org.pbxguard.sip.flow.Flow;

/**
 * One declared trunk at work.
 *
 * <p>Holds at most {@link #MOST_SERVERS} servers. Confined to one event loop.
 */
public final class Trunk {
  private static final Logger LOG = LogManager.getLogger(Trunk.class);
  private static final int MOST_SERVERS = 64;

  private final TrunkSettings settings;
  private final List<Place> places;
  private final List<List<Target>> found = new ArrayList<>();
  private final SharedBudget forgeable;
  private final SharedBudget proven;
  private List<Target> targets = List.of();
  private List<IpPrefix> networks = List.of();

  /** A trunk whose servers are not known yet. */
  Trunk(TrunkSettings settings, long nanos) {
    this.settings = settings;
    this.places = settings.addresses().stream().flatMap(a -> Place.parse(a).stream()).toList();
    this.forgeable = new SharedBudget(settings.rate(), nanos);
    this.proven = new SharedBudget(settings.rate(), nanos);
    places.forEach(place -> found.add(List.of()));
    gather();
  }

  /** What it is called. */
  public String name() {
    return settings.name();
  }

  /** By what it is reached. */
  public TrunkTransport transport() {
    return settings.transport();
  }

  /** Where the PBX finds it. */
  public HostPort inside() {
    return settings.inside().orElseThrow();
  }

  /** Its addresses as they are written. */
  public List<Place> places() {
    return places;
  }

  /** The host that stands for it in a Request-URI: its first name, else its first server. */
  public Optional<String> domain() {
    Optional<Place> named = places.stream().filter(Place::isName).findFirst();
    return named.or(() -> places.stream().filter(Place::isServer).findFirst()).map(Place::inUri);
  }

  /** Sets the servers of the place of that number. */
  public void servers(int place, List<Target> servers) {
    for (Target each : servers) {
      for (Target former : found.get(place)) {
        if (former.flow().same(each.flow())) {
          each.resume(former);
        }
      }
    }
    found.set(place, List.copyOf(servers));
    gather();
  }

  private void gather() {
    List<Target> all = new ArrayList<>();
    List<IpPrefix> from = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      places.get(i).network().ifPresent(from::add);
      for (Target each : found.get(i)) {
        if (all.size() < MOST_SERVERS) {
          all.add(each);
          from.add(IpPrefix.host(each.flow().address()));
        }
      }
    }
    targets = List.copyOf(all);
    networks = List.copyOf(from);
  }

  /** Where it comes from, as far as is known. */
  public List<IpPrefix> networks() {
    return networks;
  }

  /** Whether messages by this flow are the trunk's. */
  boolean covers(Flow flow) {
    boolean fits = transport() == TrunkTransport.UDP || !flow.transport().forgeable();
    return fits && covers(flow.high(), flow.low());
  }

  /** Whether an address is one of the trunk's. */
  boolean covers(long high, long low) {
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(high, low)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it has more than one server. */
  public boolean choice() {
    return targets.size() > 1;
  }

  /** Whether a name of the settings is this one. */
  boolean isNamed(String lowerHost) {
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).isServer() && places.get(i).host().equals(lowerHost)) {
        return true;
      }
    }
    return false;
  }

  /** The first server, or null when none is known. */
  public @Nullable Target first() {
    return targets.isEmpty() ? null : targets.get(0);
  }

  /**
   * The server for a call: of those that answer, the first place's that has any, there one of the
   * lowest priority, by {@code lot} according to their weights (RFC 2782). Where none answers they
   * are taken as if all did; null when none is known.
   *
   * @param lot a hash that is the same for all messages that must go to one server
   */
  public @Nullable Target choose(long lot, long nanos) {
    Target up = choose(lot, nanos, false);
    return up != null ? up : choose(lot, nanos, true);
  }

  private @Nullable Target choose(long lot, long nanos, boolean any) {
    for (List<Target> of : found) {
      int priority = -1;
      long shares = 0;
      for (Target each : of) {
        if ((any || each.up(nanos)) && (priority < 0 || each.priority() == priority)) {
          priority = each.priority();
          shares += each.share();
        }
      }
      if (shares > 0) {
        return pick(of, priority, Long.remainderUnsigned(lot, shares), any, nanos);
      }
    }
    return null;
  }

  private static @Nullable Target pick(
      List<Target> of, int priority, long point, boolean any, long nanos) {
    long left = point;
    for (Target each : of) {
      if (each.priority() == priority && (any || each.up(nanos))) {
        left -= each.share();
        if (left < 0) {
          return each;
        }
      }
    }
    return null;
  }

  /** The server of that number among all, to find again what was chosen; null for none. */
  public @Nullable Target target(int number) {
    return number < targets.size() ? targets.get(number) : null;
  }

  /** How many servers are known. */
  public int size() {
    return targets.size();
  }

  /** Whether a server answers, as far as is known. */
  public boolean up(Target target, long nanos) {
    return target.up(nanos);
  }

  /** A request that wants an answer goes to a flow of the trunk. */
  public void asked(Flow to, long nanos) {
    for (int i = 0; i < targets.size(); i++) {
      Target each = targets.get(i);
      if (sameHost(each.flow(), to)) {
        boolean was = each.up(nanos);
        each.asked(nanos);
        if (was && !each.up(nanos)) {
          LOG.warn("trunk {}: {} does not answer", name(), to.address());
        }
      }
    }
  }

  /** A message came from the trunk. */
  void heard(Flow from) {
    for (int i = 0; i < targets.size(); i++) {
      if (sameHost(targets.get(i).flow(), from)) {
        targets.get(i).heard();
      }
    }
  }

  private static boolean sameHost(Flow one, Flow other) {
    return one.low() == other.low() && one.high() == other.high();
  }

  /** Takes one message from the trunk's rate; what is proven has one that no forger can spend. */
  boolean admits(boolean isProven, long nanos) {
    return (isProven ? proven : forgeable).take(nanos);
  }
}
