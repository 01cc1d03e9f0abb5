package org.pbxguard.server;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pbxguard.config.Setting;
import org.pbxguard.config.Settings;
import org.pbxguard.core.Explanation;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.api.ApiListener;
import org.pbxguard.server.gateway.Gateway;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.api.BrowserSessions;
import org.pbxguard.servlet.api.CallTraces;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.console.Console;
import org.pbxguard.servlet.gate.GatePorts;
import org.pbxguard.servlet.gate.MfaGate;
import org.pbxguard.sip.SipEdge;

/**
 * The running process: SIP edge, HTTP gateway and API on one guard and one store.
 *
 * <p>Thread-safe.
 */
public final class GuardServer implements AutoCloseable {
  private static final Duration PRACTICE = Duration.ofMillis(400);
  private static final int TAG_BYTES = 32;

  /** What was opened, the last on top. */
  private final Deque<AutoCloseable> open;

  private final House house;
  private final Optional<Path> firstKey;
  private final SipEdge sip;
  private final Gateway gateway;
  private final ApiListener api;

  private GuardServer(
      Deque<AutoCloseable> open,
      House house,
      Optional<Path> firstKey,
      SipEdge sip,
      Gateway gateway,
      ApiListener api) {
    this.open = open;
    this.house = house;
    this.firstKey = firstKey;
    this.sip = sip;
    this.gateway = gateway;
    this.api = api;
  }

  /**
   * Opens everything; when it returns, every listener serves.
   *
   * @throws StartException where anything cannot be opened; what was open is closed again
   */
  public static GuardServer open(ServerSettings settings, GuardClock clock) throws StartException {
    return open(settings, Optional.empty(), List.of(), clock);
  }

  /**
   * The same on a configuration that can be taken anew while it runs.
   *
   * @param source reads the configuration, now and at each reload
   * @throws org.pbxguard.config.ConfigException with every fault of the configuration
   */
  public static GuardServer open(Supplier<Settings> source, GuardClock clock)
      throws StartException {
    Settings read = source.get();
    ServerSettings settings = ServerSettings.bind(read);
    return open(settings, Optional.of(source), read.settings(), clock);
  }

  private static GuardServer open(
      ServerSettings settings,
      Optional<Supplier<Settings>> source,
      List<Setting> read,
      GuardClock clock)
      throws StartException {
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      House house = House.open(settings, clock);
      open.push(house);
      Fronts fronts = Fronts.of(settings, house);
      Reloader reloader =
          new Reloader(
              source,
              read,
              house.guard(),
              new Reloader.Filtering(fronts.filter(), settings.filter()));
      return open(settings, house, fronts, reloader, open);
    } catch (ListenException e) {
      Parts.close(open);
      throw new StartException(e.problem(), e);
    } catch (StartException | RuntimeException e) {
      Parts.close(open);
      throw e;
    }
  }

  private static GuardServer open(
      ServerSettings settings,
      House house,
      Fronts fronts,
      Reloader reloader,
      Deque<AutoCloseable> open)
      throws StartException, ListenException {
    GuardClock clock = house.guard().clock();
    OwnAddresses.protect(house.guard(), settings);
    Optional<Path> firstKey = house.writeFirstKey();
    // Beside the SIP edge's own practice: a start has two cores to use.
    Thread practice = new Thread(() -> WarmUp.run(clock, PRACTICE), "warm-up");
    practice.setDaemon(true);
    practice.start();
    SipEdge sip = sip(settings, house, clock);
    open.push(sip);
    Gateway gateway = Gateway.open(settings.http(), fronts.filters(), fronts.clients());
    open.push(gateway);
    EdgeTraces traces = new EdgeTraces(sip.tracer(), house.guard());
    ApiListener api = ApiListener.open(settings.api(), mounted(settings, house, reloader, traces));
    open.push(api);
    awaitEnd(practice);
    return new GuardServer(open, house, firstKey, sip, gateway, api);
  }

  /** What the API listener serves: the API, and the console unless it is switched off. */
  private static Map<String, Servlet> mounted(
      ServerSettings settings, House house, Reloader reloader, CallTraces traces) {
    if (!settings.console().enabled()) {
      return Map.of("/api", house.api(reloader, traces, BrowserSessions.NONE));
    }
    Console console = house.console(settings.console(), settings.api().tlsProxies());
    return Map.of("/api", house.api(reloader, traces, console), Console.PREFIX, console.servlet());
  }

  private static void awaitEnd(Thread practice) {
    try {
      practice.join(2 * PRACTICE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SipEdge sip(ServerSettings settings, House house, GuardClock clock)
      throws StartException {
    try {
      return SipEdge.start(
          settings.sip(), house.guard(), house.keys(), clock, house.registrations());
    } catch (BindException | IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What stands before the relay: the filter, and the gate where anything is guarded. */
  private record Fronts(GuardFilter filter, Optional<MfaGate> gate, AddressResolver clients) {
    static Fronts of(ServerSettings settings, House house) {
      AddressResolver clients =
          new AddressResolver(settings.filter().trustedProxies(), settings.filter().proxyHeader());
      Optional<MfaGate> gate =
          settings.mfaGate().guards()
              ? Optional.of(
                  new MfaGate(
                      settings.mfaGate(),
                      new GatePorts(
                          house.secondFactor(),
                          house.keys().signer(Purpose.CSRF, TAG_BYTES),
                          house.guard().clock(),
                          clients)))
              : Optional.empty();
      GuardFilter filter =
          new GuardFilter(
              house.guard(),
              settings.filter(),
              request -> gate.filter(g -> g.isVerified(request)).isPresent());
      return new Fronts(filter, gate, clients);
    }

    List<Filter> filters() {
      List<Filter> filters = new ArrayList<>();
      filters.add(filter);
      gate.ifPresent(filters::add);
      return filters;
    }
  }

  /** The file of the first administrator's key, if this start made it. */
  public Optional<Path> firstKey() {
    return firstKey;
  }

  /** Where phones find the SIP edge, the first of its sockets. */
  public HostPort sipAddress() {
    return sip.outside().get(0);
  }

  /** Where browsers find the gateway. */
  public HostPort httpAddress() {
    return gateway.address();
  }

  /** Where the API is. */
  public HostPort apiAddress() {
    return api.address();
  }

  /** The addresses that are listened on, as one line. */
  public String addresses() {
    String outside =
        sip.outside().stream().map(HostPort::toString).collect(Collectors.joining(","));
    return "sip=%s inside=%s http=%s%s api=%s%s"
        .formatted(
            outside,
            sip.inside(),
            scheme(gateway.secure()),
            gateway.address(),
            scheme(api.secure()),
            api.address());
  }

  private static String scheme(boolean secure) {
    return secure ? "https://" : "http://";
  }

  /** Why an address is treated as it is. */
  public Explanation explain(IpAddress address) {
    return house.guard().explain(address);
  }

  /** Ends the listeners, lets running exchanges end, then closes guard and store. */
  @Override
  public synchronized void close() {
    Parts.close(open);
  }
}
