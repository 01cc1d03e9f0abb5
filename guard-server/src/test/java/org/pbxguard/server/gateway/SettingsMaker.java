package org.pbxguard.server.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.servlet.parse.PathPattern;

/** The gateway's settings with the few that a test says otherwise; on any loopback port. */
final class SettingsMaker {
  private static final GatewaySettings DEFAULTS = GatewaySettings.defaults();
  private static final int THREADS = 16;

  private final Upstream upstream;
  private HostPort listen = HostPort.parse("127.0.0.1:0").orElseThrow();
  private Duration connectTimeout = DEFAULTS.connectTimeout();
  private Duration readTimeout = DEFAULTS.readTimeout();
  private Duration idleTimeout = DEFAULTS.idleTimeout();
  private int perClient = DEFAULTS.maxConnectionsPerClient();
  private boolean http2 = true;
  private List<PathPattern> upgradePaths = List.of();
  private List<String> userHeaders = List.of();
  private Optional<TlsSettings> tls = Optional.empty();

  SettingsMaker(int upstreamPort) {
    this.upstream = new Upstream("http", "127.0.0.1", upstreamPort);
  }

  SettingsMaker listen(HostPort address) {
    listen = address;
    return this;
  }

  SettingsMaker connectTimeout(Duration time) {
    connectTimeout = time;
    return this;
  }

  SettingsMaker readTimeout(Duration time) {
    readTimeout = time;
    return this;
  }

  SettingsMaker idleTimeout(Duration time) {
    idleTimeout = time;
    return this;
  }

  SettingsMaker perClient(int connections) {
    perClient = connections;
    return this;
  }

  SettingsMaker http2(boolean offered) {
    http2 = offered;
    return this;
  }

  SettingsMaker upgradePath(String pattern) {
    upgradePaths = List.of(new PathPattern(pattern));
    return this;
  }

  SettingsMaker userHeader(String name) {
    userHeaders = List.of(name);
    return this;
  }

  SettingsMaker tls(TlsSettings files) {
    tls = Optional.of(files);
    return this;
  }

  GatewaySettings make() {
    return new GatewaySettings(
        listen,
        upstream,
        true,
        connectTimeout,
        readTimeout,
        idleTimeout,
        DEFAULTS.maxConnections(),
        perClient,
        DEFAULTS.maxHeaderBytes(),
        DEFAULTS.minRequestRate(),
        THREADS,
        http2,
        upgradePaths,
        userHeaders,
        tls);
  }
}
