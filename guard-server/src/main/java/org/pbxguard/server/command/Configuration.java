package org.pbxguard.server.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pbxguard.config.Settings;
import org.pbxguard.server.ServerSettings;
import picocli.CommandLine.Option;

/**
 * The options by which every command finds its settings.
 *
 * <p>Confined to the main thread.
 */
final class Configuration {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration; config/guard.yml of the checkout where none is named.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides one setting, such as --set sip.listen=127.0.0.1:5060.")
  private List<String> sets = new ArrayList<>();

  /** The settings as read, before anything is bound. */
  Settings read() {
    Map<String, String> environment = System.getenv();
    Path chosen = file == null ? standard() : file;
    return chosen == null
        ? Settings.of(sets, environment)
        : Settings.load(chosen, sets, environment);
  }

  /**
   * The bound settings.
   *
   * @throws org.pbxguard.config.ConfigException with every fault
   */
  ServerSettings load() {
    return ServerSettings.bind(read());
  }

  private static @Nullable Path standard() {
    String home = System.getProperty("pbxguard.home");
    Path standard = home == null ? null : Path.of(home, "config", "guard.yml");
    return standard != null && Files.exists(standard) ? standard : null;
  }
}
