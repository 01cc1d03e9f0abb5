package org.pbxguard.servlet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.time.Ticker;

/**
 * Knows sources that try out paths, whatever they call themselves: lately, most of what they asked
 * for was not there.
 *
 * <p>A missing or forbidden path counts once, and not at all when a page of this site led to it; an
 * answer of any other kind below 500, but for 401, counts for the source. Both halve every minute.
 * So a link checker that meets a dead link now and then is no scanner, nor is a probe that asks for
 * one missing page for ever. Requests that other sites caused have counts of their own.
 *
 * <p>Thread-safe; bounded: the sources that were quiet longest are forgotten beyond 65,536.
 */
final class PathScans {
  static final String RULE = "http-path-scan";

  /** Missing paths of the last minutes that make a scanner, when they are the greater part. */
  static final int THRESHOLD = 15;

  private static final int POINTS = 60;
  private static final int MOST_SOURCES = 65_536;
  private static final double HALF_LIFE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Most that counts, so that whoever stops is soon let through again. */
  private static final double CEILING = 4.0 * THRESHOLD;

  private final int ipv6PrefixLength;
  private final Ticker ticker;
  private final Cache<Key, Source> sources;

  PathScans(int ipv6PrefixLength, Ticker ticker) {
    this.ipv6PrefixLength = ipv6PrefixLength;
    this.ticker = ticker;
    this.sources =
        Caffeine.newBuilder()
            .maximumSize(MOST_SOURCES)
            .expireAfterAccess(Duration.ofMinutes(15))
            .ticker(ticker::nanos)
            .build();
  }

  /** Adds a finding when the request's source is trying out paths. */
  void check(Arrival arrival, Findings findings) {
    Source source = sources.getIfPresent(key(arrival));
    if (source != null) {
      source.finding(ticker.nanos()).ifPresent(findings::add);
    }
  }

  /**
   * Learns from the application's answer.
   *
   * @param path what was asked for
   * @param status what was answered
   * @param followed whether a page of this site led there
   */
  void learn(Arrival arrival, String path, int status, boolean followed) {
    boolean missing = status == 404 || status == 410 || status == 403;
    if (status >= 500 || status == 401 || (missing && followed)) {
      return;
    }
    Key key = key(arrival);
    // Whoever has missed nothing needs no memory.
    Source source = missing ? sources.get(key, absent -> new Source()) : sources.getIfPresent(key);
    if (source != null) {
      source.answered(missing, path.hashCode(), ticker.nanos());
    }
  }

  private Key key(Arrival arrival) {
    return new Key(
        IpPrefix.ofSource(arrival.source(), ipv6PrefixLength),
        arrival.proof().countsTowardsBlock());
  }

  /** Whether a page of this site led to a request, as its headers say. */
  static boolean followed(HttpServletRequest request) {
    String site = text(request.getHeader("Sec-Fetch-Site"));
    String referer = text(request.getHeader("Referer"));
    String host = text(request.getHeader("Host"));
    return site.equals("same-origin")
        || referer.startsWith("http://" + host + "/")
        || referer.startsWith("https://" + host + "/");
  }

  private static String text(@Nullable String header) {
    return Optional.ofNullable(header).orElse("").toLowerCase(Locale.ROOT);
  }

  private record Key(IpPrefix prefix, boolean own) {}

  /** What is remembered of one source. Thread-safe, guarded by itself. */
  private static final class Source {
    private final int[] recent = new int[64];
    private int next;
    private double missed;
    private double served;
    private long nanos;

    synchronized void answered(boolean missing, int hash, long now) {
      decay(now);
      if (!missing) {
        served++;
      } else if (Arrays.stream(recent).noneMatch(each -> each == hash)) {
        recent[next] = hash;
        next = (next + 1) % recent.length;
        missed = Math.min(CEILING, missed + 1);
      }
    }

    synchronized Optional<Finding> finding(long now) {
      decay(now);
      if (missed < THRESHOLD || missed <= served) {
        return Optional.empty();
      }
      // What is refused is not asked of the application: going on counts as well.
      missed = Math.min(CEILING, missed + 1);
      return Optional.of(
          new Finding(
              RULE,
              Category.SCANNER_DETECTION,
              Severity.MEDIUM,
              POINTS,
              "path",
              "lately " + Math.round(missed) + " missing, " + Math.round(served) + " found"));
    }

    private void decay(long now) {
      double factor = Math.pow(0.5, Math.max(0, now - nanos) / HALF_LIFE_NANOS);
      missed *= factor;
      served *= factor;
      nanos = now;
    }
  }
}
