package org.pbxguard.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.config.ConfigException;
import org.pbxguard.config.Fault;
import org.pbxguard.config.Setting;
import org.pbxguard.config.Settings;
import org.pbxguard.core.Guard;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.api.Reloaded;
import org.pbxguard.servlet.api.Reloading;

/**
 * Takes the configuration of a running process anew. All of it is read and checked as at a start;
 * then what can change in a running process changes, and what cannot is named and stays as it was
 * until a restart.
 *
 * <p>Thread-safe; one reload at a time.
 */
final class Reloader implements Reloading {
  private static final Logger LOG = LogManager.getLogger(Reloader.class);

  /** Keys, and groups that end in a dot, whose values a running process can change. */
  private static final List<String> LIVE =
      List.of(
          "mode",
          "http.filter.",
          "security.threat_detection.enabled",
          "security.threat_detection.automatic_blocking",
          "security.threat_detection.block_duration",
          "security.threat_detection.escalation.",
          "security.threat_detection.refuse_score",
          "security.threat_detection.rules",
          "security.threat_detection.suspicious_score");

  /** Of those the ones that other parts hold too: whom to believe about a client's address. */
  private static final List<String> FIXED =
      List.of("http.filter.trusted_proxies", "http.filter.proxy_header");

  private final Optional<Supplier<Settings>> source;
  private final Guard guard;
  private final Filtering filtering;
  private final Map<String, String> inForce = new LinkedHashMap<>();

  /** The filter and the settings that it was started with. Immutable. */
  record Filtering(GuardFilter filter, FilterSettings started) {}

  /**
   * A reloader.
   *
   * @param source reads the configuration once more; empty where there is none
   * @param read the settings as they were bound at the start
   */
  Reloader(
      Optional<Supplier<Settings>> source, List<Setting> read, Guard guard, Filtering filtering) {
    this.source = source;
    this.guard = guard;
    this.filtering = filtering;
    read.forEach(each -> inForce.put(each.path(), each.value()));
  }

  @Override
  public synchronized Optional<Reloaded> reload(String by) {
    return source.map(again -> reload(again.get(), by));
  }

  private Reloaded reload(Settings read, String by) {
    ServerSettings next;
    try {
      next = ServerSettings.bind(read);
    } catch (ConfigException wrong) {
      LOG.warn("the configuration was not taken anew: {} faults", wrong.faults().size());
      return Reloaded.refused(wrong.faults().stream().map(Fault::toString).toList());
    }
    Map<String, String> wanted = new LinkedHashMap<>();
    read.settings().forEach(each -> wanted.put(each.path(), each.value()));
    List<String> changed = new ArrayList<>();
    List<String> restart = new ArrayList<>();
    for (String path : different(wanted)) {
      (live(path) ? changed : restart).add(path);
    }
    if (!changed.isEmpty() || !restart.isEmpty()) {
      // Durable before it holds; a store that takes no changes leaves everything as it is.
      record(changed, restart, by).join();
      apply(next);
      changed.forEach(path -> hold(path, wanted));
    }
    LOG.info("configuration taken anew: {} changed, {} need a restart", changed, restart);
    return new Reloaded(List.of(), changed, restart);
  }

  private Set<String> different(Map<String, String> wanted) {
    Set<String> paths = new TreeSet<>(wanted.keySet());
    paths.addAll(inForce.keySet());
    paths.removeIf(path -> String.valueOf(wanted.get(path)).equals(inForce.get(path)));
    return paths;
  }

  private static boolean live(String path) {
    boolean changes =
        LIVE.stream()
            .anyMatch(each -> each.endsWith(".") ? path.startsWith(each) : path.equals(each));
    return changes && !FIXED.contains(path);
  }

  private void hold(String path, Map<String, String> wanted) {
    if (wanted.containsKey(path)) {
      inForce.put(path, wanted.get(path));
    } else {
      inForce.remove(path);
    }
  }

  private CompletableFuture<Void> record(List<String> changed, List<String> restart, String by) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("changed", String.join(" ", changed));
    details.put("restart_needed", String.join(" ", restart));
    details.put("by", by);
    return guard.changes().commit(new Batch(), "configuration", details);
  }

  private void apply(ServerSettings next) {
    filtering.filter().use(next.filter().behindProxiesOf(filtering.started()));
    guard.use(next.guard());
  }
}
