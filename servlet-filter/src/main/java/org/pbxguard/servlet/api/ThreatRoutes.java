package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.Explanation;
import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.audit.EventPage;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.audit.ThreatSummary;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * The routes that tell what happened and why, and the one by which an application reports logins.
 *
 * <p>Thread-safe.
 */
final class ThreatRoutes {
  private static final int MAX_HOURS = 8_760;
  private static final int DEFAULT_LIMIT = 100;

  private final Guard guard;

  ThreatRoutes(Guard guard) {
    this.guard = guard;
  }

  List<Route> routes() {
    return List.of(
        viewer("/security/check-ip/{ip}", "Whether an address is blocked, and why", this::check),
        viewer("/security/explain/{ip}", "Every finding behind a verdict", this::explain),
        viewer("/security/threat-summary", "What happened in a period", this::summary),
        viewer("/security/events", "The audit, the newest first", this::events),
        new Route(
            "POST",
            "/security/login-outcome",
            Access.SERVICE,
            "The application reports a login",
            this::login));
  }

  private static Route viewer(String path, String summary, Route.Endpoint endpoint) {
    return new Route("GET", path, Access.VIEWER, summary, endpoint);
  }

  private ApiAnswer check(ApiCall call) {
    IpAddress address = Addresses.address("ip_address", call.variable());
    Explanation explanation = guard.explain(address);
    ObjectNode body = verdict(explanation);
    new ExplanationJson(explanation).findings(body.putArray("findings"));
    return new ApiAnswer(body);
  }

  private static ObjectNode verdict(Explanation explanation) {
    ObjectNode body =
        ApiAnswer.object()
            .put("ip_address", explanation.address().toString())
            .put("is_blocked", explanation.isBlocked());
    Optional<Block> block = explanation.block().filter(b -> explanation.isBlocked());
    block.ifPresentOrElse(
        b ->
            body.put("reason", b.reason())
                .put("blocked_until", b.until().toString())
                .put("covered_by", b.prefix().toString()),
        () -> body.putNull("reason").putNull("blocked_until").putNull("covered_by"));
    return body.put("threat_score", explanation.score());
  }

  private ApiAnswer explain(ApiCall call) {
    IpAddress address = Addresses.address("ip_address", call.variable());
    Explanation explanation = guard.explain(address);
    ObjectNode body = verdict(explanation);
    new ExplanationJson(explanation).writeTo(body);
    return new ApiAnswer(body);
  }

  private ApiAnswer summary(ApiCall call) {
    long hours = call.queryWhole("hours", 1, MAX_HOURS).orElse(24L);
    ThreatSummary summary = guard.summary(Duration.ofHours(hours));
    ObjectNode body =
        ApiAnswer.object()
            .put("total_events", summary.totalEvents())
            .put("blocked_ips", summary.blockedIps())
            .put("active_blocks", summary.activeBlocks())
            .put("suspicious_patterns", summary.suspiciousPatterns())
            .put("failed_auths", summary.failedAuths());
    ObjectNode severities = body.putObject("severity_counts");
    for (Severity severity : Severity.values()) {
      severities.put(
          severity.name().toLowerCase(Locale.ROOT),
          summary.severityCounts().getOrDefault(severity, 0L));
    }
    counts(body.putArray("top_sources"), "ip_address", summary.topSources());
    counts(body.putArray("top_categories"), "category", summary.topCategories());
    return new ApiAnswer(body);
  }

  private static void counts(ArrayNode array, String name, List<ThreatSummary.Count> counts) {
    counts.forEach(c -> array.addObject().put(name, c.name()).put("events", c.events()));
  }

  private ApiAnswer events(ApiCall call) {
    EventPage page = guard.audit().query(query(call));
    ObjectNode body = ApiAnswer.object();
    ArrayNode items = body.putArray("items");
    page.items().forEach(event -> describe(items.addObject(), event));
    page.next().ifPresentOrElse(next -> body.put("next", next), () -> body.putNull("next"));
    return new ApiAnswer(body);
  }

  private static EventQuery query(ApiCall call) {
    try {
      return new EventQuery(
          call.query("ip", 64).map(ThreatRoutes::prefix),
          call.query("type", 32).map(ThreatRoutes::type),
          call.query("severity", 16).map(ThreatRoutes::severity),
          call.query("since", 40).map(ThreatRoutes::instant),
          call.queryWhole("limit", 1, EventQuery.MAX_LIMIT).orElse((long) DEFAULT_LIMIT).intValue(),
          call.query("cursor", 20));
    } catch (IllegalArgumentException badCursor) {
      throw ApiError.field("cursor", "cursor is not one that was given out");
    }
  }

  /** An event of the audit, as every route shows it. */
  static void describe(ObjectNode item, ThreatEvent event) {
    item.put("time", event.time().toString())
        .put("type", event.type().id())
        .put("severity", event.severity().name().toLowerCase(Locale.ROOT));
    event.source().ifPresent(source -> item.put("ip_address", source.toString()));
    ObjectNode details = item.putObject("details");
    event.details().forEach(details::put);
  }

  private ApiAnswer login(ApiCall call) {
    IpAddress source = Addresses.address(call.body());
    Account account = new Account(call.body().text("username", Account.MAX_LENGTH));
    boolean success = call.body().truth("success");
    Arrival arrival =
        new Arrival(source, 0, Channel.HTTP, Proof.CONNECTION, account, guard.clock().nanos());
    guard.observe(arrival, success ? new Outcome.LoginSucceeded() : new Outcome.LoginFailed());
    return ApiAnswer.success("The login is noted");
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text)
        .orElseThrow(() -> ApiError.field("ip", "ip is not an IP address or CIDR block"));
  }

  private static EventType type(String text) {
    return EventType.of(text)
        .orElseThrow(() -> ApiError.field("type", "type is not an event type"));
  }

  private static Severity severity(String text) {
    for (Severity severity : Severity.values()) {
      if (severity.name().toLowerCase(Locale.ROOT).equals(text)) {
        return severity;
      }
    }
    throw ApiError.field("severity", "severity is not one of low, medium, high");
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiError.field("since", "since is not an ISO 8601 time in UTC");
    }
  }
}
