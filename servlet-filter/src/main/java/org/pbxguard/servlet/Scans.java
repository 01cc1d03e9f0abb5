package org.pbxguard.servlet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.text.signature.Field;
import org.pbxguard.core.text.signature.Signatures;
import org.pbxguard.core.time.Ticker;

/**
 * Knows scanners by what they do, whatever they call themselves.
 *
 * <ul>
 *   <li>They try out paths: lately, more of the paths that they asked for were missing or forbidden
 *       than were there. A path counts once; one that only exploits ask for counts four times; one
 *       that a page of this site led to does not count. Whoever never showed a cookie, credentials
 *       or a page of this site that it came from is believed less.
 *   <li>They attack: lately, most of their requests were attacks, many of them or in many places.
 *       What else is doubtful in their requests then weighs more.
 * </ul>
 *
 * All counts halve every minute. So a link checker that meets a dead link now and then is no
 * scanner, nor is a probe that asks for one missing page for ever. Requests that other sites caused
 * have counts of their own.
 *
 * <p>Thread-safe; bounded: the sources that were quiet longest are forgotten beyond 65,536.
 */
final class Scans {
  static final String PATHS_RULE = "http-path-scan";
  static final String ATTACKS_RULE = "http-attack-scan";

  /** Prefix of the rules about paths that only exploits ask for. */
  static final String PROBE = "probe-";

  private static final int PROBE_WEIGHT = 4;

  /** Refuses whatever a source asks for that tries out paths. */
  private static final int PATHS_POINTS = 60;

  /**
   * Refuses what is doubtful in a request of a source that attacks, and nothing that is clean, even
   * with all the weight that its history can add: where nothing is to be blocked, its neighbours
   * behind the same address go on unhindered.
   */
  private static final int ATTACKS_POINTS = 15;

  private static final int MOST_SOURCES = 65_536;

  private final int ipv6PrefixLength;
  private final Ticker ticker;
  private final Signatures probes;
  private final Cache<Key, SourceTrail> sources;

  Scans(int ipv6PrefixLength, Ticker ticker, Signatures probes) {
    this.probes = probes;
    this.ipv6PrefixLength = ipv6PrefixLength;
    this.ticker = ticker;
    this.sources =
        Caffeine.newBuilder()
            .maximumSize(MOST_SOURCES)
            .expireAfterAccess(Duration.ofMinutes(15))
            .ticker(ticker::nanos)
            .build();
  }

  /** Adds a finding when the request's source is scanning. */
  void check(Arrival arrival, Findings findings) {
    SourceTrail trail = sources.getIfPresent(key(arrival));
    if (trail == null) {
      return;
    }
    long now = ticker.nanos();
    trail
        .triesPaths(now)
        .ifPresent(evidence -> findings.add(finding(PATHS_RULE, PATHS_POINTS, evidence)));
    trail
        .attacks(now)
        .ifPresent(evidence -> findings.add(finding(ATTACKS_RULE, ATTACKS_POINTS, evidence)));
  }

  private static Finding finding(String rule, int points, String evidence) {
    return new Finding(
        rule, Category.SCANNER_DETECTION, Severity.MEDIUM, points, "source", evidence);
  }

  /**
   * Learns from what was found in a request, before it is answered.
   *
   * @param suspicious points from which a request counts as an attack
   */
  void inspected(Arrival arrival, String path, List<Finding> findings, int suspicious) {
    int points = 0;
    int places = 0;
    boolean probe = false;
    for (Finding finding : findings) {
      probe |= finding.rule().startsWith(PROBE);
      if (attack(finding.category())) {
        points += finding.points();
        places = 31 * places + finding.where().hashCode();
      }
    }
    Key key = key(arrival);
    boolean attack = points >= suspicious;
    // Whoever has done nothing needs no memory.
    SourceTrail trail =
        attack || probe ? sources.get(key, absent -> new SourceTrail()) : sources.getIfPresent(key);
    if (trail != null) {
      long now = ticker.nanos();
      if (attack) {
        trail.attacked(31 * path.hashCode() + places, now);
      } else if (findings.isEmpty()) {
        trail.behaved(now);
      }
      if (probe) {
        trail.missed(path.hashCode(), PROBE_WEIGHT, now);
      }
    }
  }

  private static boolean attack(Category category) {
    return switch (category) {
      case SCANNER_DETECTION, PROTOCOL_ENFORCEMENT, MALFORMED, AUTHENTICATION, ENUMERATION, RATE ->
          false;
      default -> true;
    };
  }

  /**
   * Learns from the application's answer.
   *
   * @param path what was asked for
   * @param status what was answered
   */
  void answered(Arrival arrival, String path, int status, Bearing bearing) {
    boolean missing = status == 404 || status == 410 || status == 403;
    if (status >= 500 || status == 401 || (missing && bearing.followed())) {
      return;
    }
    Key key = key(arrival);
    SourceTrail trail =
        missing ? sources.get(key, absent -> new SourceTrail()) : sources.getIfPresent(key);
    if (trail != null) {
      long now = ticker.nanos();
      trail.seen(bearing.familiar());
      if (missing) {
        trail.missed(path.hashCode(), weight(path), now);
      } else {
        trail.served(path.hashCode(), now);
      }
    }
  }

  private int weight(String path) {
    return probes.find(Field.HTTP_PATH, path).isPresent() ? PROBE_WEIGHT : 1;
  }

  private Key key(Arrival arrival) {
    return new Key(
        IpPrefix.ofSource(arrival.source(), ipv6PrefixLength),
        arrival.proof().countsTowardsBlock());
  }

  private record Key(IpPrefix prefix, boolean own) {}
}
