package org.pbxguard.servlet.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.Explanation;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardStatus;
import org.pbxguard.core.audit.ThreatSummary;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.page.Html;

/**
 * What the guard does and why: the overview, and the explanation of an address. What attackers
 * wrote is text here like any other.
 *
 * <p>Thread-safe.
 */
final class GuardPages {
  private static final Duration PERIOD = Duration.ofHours(24);
  private static final int NEWEST = 10;
  private static final int MAX_ADDRESS = 64;

  private final Guard guard;
  private final ConsolePorts ports;

  GuardPages(ConsolePorts ports) {
    this.ports = ports;
    this.guard = ports.guard();
  }

  void overview(Visit visit) throws IOException {
    Html html = visit.begin("overview");
    state(visit, html);
    summary(visit, html, guard.summary(PERIOD));
    List<Block> blocks =
        guard.blocks().active().stream()
            .sorted((a, b) -> b.from().compareTo(a.from()))
            .limit(NEWEST)
            .toList();
    section(visit, html, "newest");
    BlockPages.table(visit, html, blocks);
    html.close();
    visit.send(HttpServletResponse.SC_OK, html);
  }

  private static Html section(Visit visit, Html html, String key) {
    return html.open("section", "aria-labelledby", "h-" + key)
        .element("h2", visit.say(key), "id", "h-" + key);
  }

  private void state(Visit visit, Html html) {
    GuardStatus status = guard.status();
    String mode = status.mode().name().toLowerCase(Locale.ROOT);
    boolean ready = ports.ready().getAsBoolean();
    html.element(
        "p",
        visit.say(ready ? "state." + mode : "state.store"),
        "class",
        ready && mode.equals("enforce") ? "box good" : "box bad");
    html.open("dl", "class", "numbers");
    number(visit, html, "number.blocks", status.activeBlocks());
    number(visit, html, "number.refused", status.blockedArrivals());
    number(visit, html, "number.failed", status.failedLogins());
    number(visit, html, "number.sources", status.trackedSources());
    html.close();
  }

  private static void number(Visit visit, Html html, String key, long value) {
    html.open("div")
        .element("dt", visit.say(key))
        .element("dd", visit.words().number(value))
        .close();
  }

  private void summary(Visit visit, Html html, ThreatSummary summary) {
    section(visit, html, "summary").open("dl", "class", "numbers");
    number(visit, html, "number.events", summary.totalEvents());
    number(visit, html, "number.blocked", summary.blockedIps());
    number(visit, html, "number.suspicious", summary.suspiciousPatterns());
    number(visit, html, "number.failed-auths", summary.failedAuths());
    number(visit, html, "number.high", summary.severityCounts().getOrDefault(Severity.HIGH, 0L));
    html.close().close();
    section(visit, html, "sources");
    if (summary.topSources().isEmpty()) {
      html.element("p", visit.say("nothing"));
    } else {
      html.open("ol", "class", "list");
      summary.topSources().forEach(count -> source(visit, html, count));
      html.close();
    }
    html.close();
  }

  private static void source(Visit visit, Html html, ThreatSummary.Count count) {
    String events = visit.words().get("events", visit.words().number(count.events()));
    html.open("li");
    lookUp(visit, html, count.name());
    html.element("span", events, "class", "soft").close();
  }

  /** A link to what is known of an address; a prefix is looked up by its first address. */
  static void lookUp(Visit visit, Html html, String prefix) {
    String address = prefix.contains("/") ? prefix.substring(0, prefix.indexOf('/')) : prefix;
    Optional<IpAddress> known = IpAddress.parse(address);
    if (known.isPresent()) {
      String query = known.get().toString().replace(":", "%3A");
      html.element("a", prefix, "href", visit.path("/address?ip=" + query));
    } else {
      html.element("span", prefix);
    }
  }

  void address(Visit visit) throws IOException {
    String asked = visit.field("ip");
    Optional<IpAddress> address =
        asked.length() > MAX_ADDRESS ? Optional.empty() : IpAddress.parse(asked);
    boolean wrong = !asked.isEmpty() && address.isEmpty();
    Html html = visit.begin("address");
    visit.problem(html, wrong ? visit.say("address.wrong") : "");
    html.open("form", "method", "get", "action", visit.path("/address"), "role", "search");
    visit.input(
        html,
        "ip",
        "value",
        address.map(IpAddress::toString).orElse(""),
        "maxlength",
        "64",
        "autocomplete",
        "off",
        "autocapitalize",
        "none",
        "spellcheck",
        "false",
        "required",
        "required",
        wrong ? "aria-invalid" : "",
        "true");
    html.element("button", visit.say("address.go"), "type", "submit").close();
    address.ifPresent(known -> explained(visit, html, guard.explain(known)));
    visit.send(wrong ? HttpServletResponse.SC_BAD_REQUEST : HttpServletResponse.SC_OK, html);
  }

  private void explained(Visit visit, Html html, Explanation why) {
    section(visit, html, "verdict");
    boolean blocked = why.isBlocked();
    html.element(
        "p",
        visit.words().get(blocked ? "verdict.blocked" : "verdict.free", why.address()),
        "class",
        blocked ? "box bad" : "box good");
    html.open("dl", "class", "facts");
    why.block().ifPresent(block -> blocked(visit, html, block));
    why.allowed().ifPresent(e -> fact(visit, html, "fact.allowed", e.prefix().toString()));
    fact(visit, html, "fact.source", why.source().toString());
    fact(visit, html, "fact.score", Integer.toString(why.score()));
    fact(visit, html, "fact.failed", Integer.toString(why.failedLogins()));
    fact(visit, html, "fact.suspicious", Integer.toString(why.suspiciousMessages()));
    fact(visit, html, "fact.missing", Integer.toString(why.missingTargets()));
    fact(visit, html, "fact.proof", why.strongestProof().name().toLowerCase(Locale.ROOT));
    fact(visit, html, "fact.lifts", why.lifts());
    html.close();
    why.block()
        .filter(block -> visit.person().mayChange())
        .ifPresent(block -> BlockPages.lift(visit, html, block, ""));
    html.close();
    findings(visit, html, why.items());
  }

  private static void blocked(Visit visit, Html html, Block block) {
    fact(visit, html, "fact.reason", block.reason());
    fact(visit, html, "fact.by", block.by());
    fact(visit, html, "fact.until", until(visit, block));
    fact(visit, html, "fact.prefix", block.prefix().toString());
  }

  /** When a block ends, in words. */
  static String until(Visit visit, Block block) {
    Instant end = block.until();
    return block.isForever() ? visit.say("forever") : visit.words().time(end);
  }

  private static void fact(Visit visit, Html html, String key, String value) {
    html.open("div").element("dt", visit.say(key)).element("dd", value).close();
  }

  private static void findings(Visit visit, Html html, List<Explanation.Item> items) {
    section(visit, html, "findings");
    if (items.isEmpty()) {
      html.element("p", visit.say("nothing"));
    } else {
      html.open("ul", "class", "findings");
      items.forEach(item -> finding(visit, html, item));
      html.close();
    }
    html.close();
  }

  private static void finding(Visit visit, Html html, Explanation.Item item) {
    String points = visit.words().get("points", item.points());
    String times = item.count() > 1 ? ", " + item.count() + " ×" : "";
    html.open("li")
        .open("p")
        .element("strong", item.rule())
        .text(" " + points + times)
        .close()
        .element(
            "p",
            visit.words().time(item.time())
                + ", "
                + item.category().name().toLowerCase(Locale.ROOT)
                + ", "
                + item.where()
                + ", "
                + visit.words().get("proof", item.proof().name().toLowerCase(Locale.ROOT)),
            "class",
            "soft");
    if (!item.evidence().isEmpty()) {
      html.open("p").element("code", item.evidence()).close();
    }
    String counts = item.counts() ? "counts.yes" : "counts.no";
    html.element(
            "p",
            item.passedBy().isEmpty()
                ? visit.say(counts)
                : visit.words().get("counts.passed", item.passedBy()),
            "class",
            "soft")
        .close();
  }
}
