package org.pbxguard.servlet;

import java.util.List;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.servlet.body.BodySettings;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.login.LoginPath;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.tuning.Exclusion;
import org.pbxguard.servlet.tuning.FieldRule;
import org.pbxguard.servlet.tuning.ModeRule;
import org.pbxguard.servlet.tuning.Tuning;

/**
 * What steers the filter; root key {@code http.filter}.
 *
 * <p>Immutable.
 *
 * @param mode {@code monitor} records and refuses nothing here, whatever the guard's own mode is
 * @param trustedProxies addresses and prefixes of proxies whose header names the client; empty: the
 *     peer is the client
 * @param proxyHeader the header that they are believed in
 * @param ownHosts further host names of this site, for telling other sites' requests from its own
 * @param loginPaths where users sign in
 * @param maxBody most bytes of a request body that are held and inspected; beyond: 413
 * @param streamedPaths paths whose longer bodies go on with their head inspected
 * @param monitoredPaths paths on which nothing is refused
 * @param modes whether findings refuse, by path and category; the first that fits decides
 * @param maxParameters most parameters of a query or form
 * @param signatures whether tools are known by their User-Agents, headers and paths
 * @param rates whether the guard's rates per address apply to requests
 * @param exclusions findings that are none
 * @param fields what fields are for, and with it what says nothing in them
 * @param body limits on held bodies
 * @param text how text is inspected
 */
public record FilterSettings(
    Mode mode,
    List<IpPrefix> trustedProxies,
    ProxyHeader proxyHeader,
    List<String> ownHosts,
    List<LoginPath> loginPaths,
    long maxBody,
    List<PathPattern> streamedPaths,
    List<PathPattern> monitoredPaths,
    List<ModeRule> modes,
    int maxParameters,
    boolean signatures,
    boolean rates,
    List<Exclusion> exclusions,
    List<FieldRule> fields,
    BodySettings body,
    TextSettings text) {
  private static final long LEAST_BODY = 1024;
  private static final long MOST_BODY = 1L << 30;
  private static final long DEFAULT_BODY = 2L << 20;

  /** Refuses values out of range and copies the lists. */
  public FilterSettings {
    trustedProxies = List.copyOf(trustedProxies);
    ownHosts = List.copyOf(ownHosts);
    loginPaths = List.copyOf(loginPaths);
    streamedPaths = List.copyOf(streamedPaths);
    monitoredPaths = List.copyOf(monitoredPaths);
    modes = List.copyOf(modes);
    exclusions = List.copyOf(exclusions);
    fields = List.copyOf(fields);
    if (maxBody < LEAST_BODY || maxBody > MOST_BODY) {
      throw new IllegalArgumentException(
          "maxBody: " + LEAST_BODY + " to " + MOST_BODY + " bytes (" + maxBody + ")");
    }
    if (maxBody > body.budget()) {
      throw new IllegalArgumentException(
          "maxBody: more than body.budget of " + body.budget() + " (" + maxBody + ")");
    }
    if (maxParameters < 1 || maxParameters > 100_000) {
      throw new IllegalArgumentException("maxParameters: 1 to 100000 (" + maxParameters + ")");
    }
    for (Exclusion exclusion : exclusions) {
      if (!exclusion.namesSomething()) {
        throw new IllegalArgumentException(
            "exclusions: names no parameter, rule or category (" + exclusion.path() + ")");
      }
    }
    for (FieldRule field : fields) {
      if (!field.namesSomething()) {
        throw new IllegalArgumentException("fields: names no parameter (" + field.path() + ")");
      }
    }
  }

  /**
   * These settings with the trusted proxies of others, and the header that they are believed in.
   */
  public FilterSettings behindProxiesOf(FilterSettings others) {
    return new FilterSettings(
        mode,
        others.trustedProxies,
        others.proxyHeader,
        ownHosts,
        loginPaths,
        maxBody,
        streamedPaths,
        monitoredPaths,
        modes,
        maxParameters,
        signatures,
        rates,
        exclusions,
        fields,
        body,
        text);
  }

  /** What is said about findings. */
  Tuning tuning() {
    return new Tuning(exclusions, fields, modes, monitoredPaths, mode);
  }

  /** Enforcing, no proxies, no login paths, bodies up to 2 MiB. */
  public static FilterSettings defaults() {
    return new FilterSettings(
        Mode.ENFORCE,
        List.of(),
        ProxyHeader.X_FORWARDED_FOR,
        List.of(),
        List.of(),
        DEFAULT_BODY,
        List.of(),
        List.of(),
        List.of(),
        1000,
        true,
        true,
        List.of(),
        List.of(),
        BodySettings.defaults(),
        TextSettings.defaults());
  }
}
