package org.pbxguard.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.text.catalog.StandardDetectors;
import org.pbxguard.core.text.signature.Signatures;
import org.pbxguard.servlet.body.BodyHead;
import org.pbxguard.servlet.body.BodyReader;
import org.pbxguard.servlet.body.Content;
import org.pbxguard.servlet.body.HeldBody;
import org.pbxguard.servlet.body.Leftovers;
import org.pbxguard.servlet.body.ReplayRequest;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.Client;
import org.pbxguard.servlet.client.SiteOrigin;
import org.pbxguard.servlet.inspect.RequestFacts;
import org.pbxguard.servlet.inspect.RequestInspector;
import org.pbxguard.servlet.inspect.SessionFixation;
import org.pbxguard.servlet.login.LoginAttempt;
import org.pbxguard.servlet.login.LoginPaths;
import org.pbxguard.servlet.parse.Anomaly;
import org.pbxguard.servlet.parse.Parameters;
import org.pbxguard.servlet.tuning.Tuning;

/**
 * The stations that a request passes: source, block check, admission, parse, inspect, verdict,
 * login; then the application; then what is learned from its answer.
 *
 * <p>Immutable and thread-safe.
 */
final class Passage {
  private static final int MAX_PARTS = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Signatures PROBES = Signatures.probes();

  private final Guard guard;
  private final FilterSettings settings;
  private final AddressResolver resolver;
  private final SiteOrigin site;
  private final BodyReader bodies;
  private final Leftovers leftovers;
  private final RequestInspector inspector;
  private final Tuning tuning;
  private final LoginPaths logins;
  private final Scans scans;
  private final Enforcer<Exchange> enforcer = new HttpEnforcer();
  private final Predicate<HttpServletRequest> verified;

  Passage(Guard guard, FilterSettings settings, Predicate<HttpServletRequest> verified) {
    this(
        guard,
        settings,
        verified,
        new Scans(
            guard.settings().threatDetection().ipv6PrefixLength(), guard.clock()::nanos, PROBES));
  }

  private Passage(
      Guard guard, FilterSettings settings, Predicate<HttpServletRequest> verified, Scans scans) {
    this.guard = guard;
    this.verified = verified;
    this.settings = settings;
    this.resolver = new AddressResolver(settings.trustedProxies(), settings.proxyHeader());
    this.site = new SiteOrigin(settings.ownHosts());
    this.bodies = new BodyReader(settings.maxBody(), settings.body(), guard.clock()::nanos);
    this.leftovers = new Leftovers(settings.body(), guard.clock()::nanos);
    this.inspector =
        new RequestInspector(
            StandardDetectors.inspector(settings.text()),
            settings.signatures() ? Optional.of(Signatures.http()) : Optional.empty(),
            PROBES);
    this.tuning = settings.tuning();
    this.logins = new LoginPaths(settings.loginPaths());
    this.scans = scans;
  }

  /** The same stations by other settings, with the memory of who scans. */
  Passage with(FilterSettings next) {
    return new Passage(guard, next, verified, scans);
  }

  /** Takes a request to the application or refuses it. */
  void take(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Client> client = client(request);
    Exchange exchange = new Exchange(request, response);
    if (client.isPresent()) {
      stations(exchange, client.get(), chain);
    } else {
      exchange.refuse(HttpServletResponse.SC_BAD_REQUEST, Refusal.reference());
    }
    if (exchange.leftover()) {
      Optional<IpAddress> sender =
          client.map(Client::address).or(() -> IpAddress.parse(request.getRemoteAddr()));
      if (sender.isPresent()) {
        boolean unused = leftovers.discard(request.getInputStream(), sender.get());
      }
    }
  }

  private void stations(Exchange exchange, Client client, FilterChain chain)
      throws IOException, ServletException {
    boolean foreign = foreign(exchange.request());
    Arrival arrival = arrival(client, foreign);
    if (!client.known() || admitted(exchange, arrival)) {
      inspected(exchange, arrival, client, foreign, chain);
    }
  }

  private Optional<Client> client(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders(resolver.believed().header()));
    return resolver.resolve(request.getRemoteAddr(), request.getRemotePort(), lines);
  }

  /** In monitor mode, from another site and from a proxy that named nobody, nothing may count. */
  private Arrival arrival(Client client, boolean foreign) {
    boolean counts = client.known() && !foreign && settings.mode() == Mode.ENFORCE;
    return new Arrival(
        client.address(),
        client.port(),
        Channel.HTTP,
        counts ? Proof.CONNECTION : Proof.CROSS_SITE,
        Account.NONE,
        guard.clock().nanos());
  }

  /** Whether another site made a browser send the request. */
  private boolean foreign(HttpServletRequest request) {
    String host = header(request, "Host");
    return site.foreign(
        header(request, "Sec-Fetch-Site"),
        header(request, "Origin"),
        header(request, "Referer"),
        header(request, "Accept"),
        // HTTP/2 has it in :authority (RFC 9113 8.3.1).
        host.isEmpty() ? String.valueOf(request.getServerName()) : host);
  }

  private static String header(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getHeader(name)).orElse("");
  }

  /** The block check and the rates; before anything is parsed. */
  private boolean admitted(Exchange exchange, Arrival arrival) {
    if (settings.mode() == Mode.MONITOR) {
      return true;
    }
    if (!guard.admits(arrival.source().high(), arrival.source().low(), arrival.nanos())
        && !verified.test(exchange.request())) {
      exchange.refuse(HttpServletResponse.SC_FORBIDDEN, Refusal.reference());
      return false;
    }
    // A connection is as good as an answered challenge: its sender can receive.
    if (settings.rates() && guard.admission(arrival, Standing.CHALLENGED) != Admission.ADMIT) {
      exchange.refuse(TOO_MANY_REQUESTS, Refusal.reference());
      return false;
    }
    return true;
  }

  private void inspected(
      Exchange exchange, Arrival arrival, Client client, boolean foreign, FilterChain chain)
      throws IOException, ServletException {
    RequestFacts facts =
        RequestFacts.of(exchange.request(), settings.maxParameters(), exchange.anomalies());
    inspector.head(facts, exchange.anomalies(), exchange.findings());
    if (client.known()) {
      scans.check(arrival, exchange.findings());
    }
    Learner learner =
        new Learner(
            new Learner.Memory(guard, scans),
            arrival,
            facts.path().container(),
            exchange,
            notes(arrival, client));
    try {
      Content content = content(exchange, facts, client);
      Parameters form =
          content.parameters(content.charset(), settings.maxParameters(), exchange.anomalies());
      inspector.body(content, form, exchange.anomalies(), exchange.findings());
      SessionFixation.check(facts, form, foreign, exchange.findings());
      judge(exchange, arrival, facts);
      if (!exchange.answered()) {
        Optional<LoginAttempt> attempt =
            client.known() ? logins.attempt(facts, content, form) : Optional.empty();
        if (attempt.isEmpty() || allowed(exchange, arrival, attempt.get(), learner)) {
          go(exchange, content, facts, chain, learner);
        }
      }
    } finally {
      learner.finish();
    }
  }

  /** A proxy that names nobody must not collect the failures of all its clients. */
  private Optional<LoginNotes> notes(Arrival arrival, Client client) {
    return client.known()
        ? Optional.of(new LoginNotes(guard, arrival, settings.mode() == Mode.MONITOR))
        : Optional.empty();
  }

  /** Reads the body, unless the head already refuses the request. */
  private Content content(Exchange exchange, RequestFacts facts, Client client) throws IOException {
    if (exchange.hasBody() && !refused(exchange, facts)) {
      BodyHead head =
          new BodyHead(
              exchange.request().getContentLengthLong(),
              facts.firstHeader("Content-Encoding"),
              settings.streamedPaths().stream().anyMatch(p -> p.matchesAll(facts.path())));
      Optional<HeldBody> refused = bodies.refused(head, exchange.anomalies());
      HeldBody body =
          refused.isPresent()
              ? refused.get()
              : bodies.read(
                  exchange.request().getInputStream(),
                  head,
                  client.address(),
                  exchange.anomalies());
      exchange.hold(body);
      if (!body.whole() && exchange.anomalies().isEmpty()) {
        exchange
            .findings()
            .add(
                new Finding(
                    "http-body-streamed",
                    Category.PROTOCOL_ENFORCEMENT,
                    Severity.LOW,
                    1,
                    "body",
                    "inspected up to " + settings.maxBody() + " bytes"));
      }
    }
    return Content.of(
        exchange.body(),
        facts.type(),
        facts.type().charset().orElse(StandardCharsets.UTF_8),
        MAX_PARTS,
        exchange.anomalies());
  }

  /** Whether what the head shows refuses the request by itself. */
  private boolean refused(Exchange exchange, RequestFacts facts) {
    if (exchange.findings().isEmpty() && exchange.anomalies().isEmpty()) {
      return false;
    }
    Findings soFar = new Findings();
    exchange.findings().list().forEach(soFar::add);
    exchange.anomalies().report(soFar);
    return guard.refuses(tuning.apply(facts.path(), soFar));
  }

  private void judge(Exchange exchange, Arrival arrival, RequestFacts facts) {
    exchange.anomalies().report(exchange.findings());
    Findings weighed = tuning.apply(facts.path(), exchange.findings());
    int suspicious = guard.settings().threatDetection().suspiciousScore();
    scans.inspected(arrival, facts.path().container(), weighed.list(), suspicious);
    guard.handle(arrival, weighed, exchange, enforcer);
    Optional<Anomaly> unreadable = exchange.anomalies().unreadable();
    if (unreadable.isPresent() && !exchange.answered() && guard.settings().mode() == Mode.ENFORCE) {
      Anomaly anomaly = unreadable.get();
      if (tuning.watchedBy(facts.path(), anomaly.category()).isEmpty()) {
        exchange.refuse(anomaly.status(), Refusal.reference());
      }
    }
  }

  private boolean allowed(
      Exchange exchange, Arrival arrival, LoginAttempt attempt, Learner learner) {
    Arrival named = arrival.with(attempt.account());
    if (guard.attempt(named)) {
      learner.expect(named, attempt);
      return true;
    }
    if (settings.mode() == Mode.MONITOR || guard.settings().mode() == Mode.MONITOR) {
      return true;
    }
    exchange.refuse(TOO_MANY_REQUESTS, Refusal.reference());
    return false;
  }

  private void go(
      Exchange exchange, Content content, RequestFacts facts, FilterChain chain, Learner learner)
      throws IOException, ServletException {
    HttpServletResponse response = learner.response();
    if (exchange.body().untouched()) {
      // Too large and not a byte read: only monitor mode gets here, and changes nothing.
      chain.doFilter(exchange.request(), response);
      return;
    }
    ReplayRequest replayed =
        new ReplayRequest(exchange.request(), response, content, facts.query(), learner);
    HttpServletRequest shown = learner.around(replayed);
    replayed.behind(shown);
    learner.entered(replayed);
    chain.doFilter(shown, response);
    learner.passed();
  }
}
