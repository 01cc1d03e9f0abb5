package org.pbxguard.core.mfa;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * Settings of YubiKey one-time passwords; root key {@code security.mfa.yubikey}.
 *
 * <p>Immutable.
 *
 * @param enabled whether new keys may be enrolled; off by default, since YubiCloud is a public host
 * @param clientId the client id at the validation servers, from 1
 * @param secretKeyFile file with the client's key in Base64; with it every answer must be signed
 * @param servers validation URLs asked in parallel, HTTPS or loopback HTTP; none where all keys are
 *     enrolled with their AES keys and validated here
 * @param deadline longest time for all of them together
 */
public record YubikeySettings(
    boolean enabled,
    int clientId,
    Optional<Path> secretKeyFile,
    List<String> servers,
    Duration deadline) {

  /** Checks the ranges and every URL. */
  public YubikeySettings {
    servers = List.copyOf(servers);
    Ranges.check("clientId", clientId, 1, Integer.MAX_VALUE);
    Ranges.check("deadline", deadline, Duration.ofMillis(100), Duration.ofSeconds(30));
    if (servers.size() > 10) {
      throw new IllegalArgumentException("servers: at most 10 URLs (" + servers.size() + ")");
    }
    for (String server : servers) {
      if (!isSafe(server)) {
        throw new IllegalArgumentException(
            "servers: must be https, or http on loopback (" + server + ")");
      }
    }
  }

  private static boolean isSafe(String server) {
    try {
      URI uri = new URI(server);
      String host = uri.getHost() == null ? "" : uri.getHost();
      boolean loopback = host.equals("localhost") || host.equals("[::1]") || isV4Loopback(host);
      return !host.isEmpty()
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isV4Loopback(String host) {
    return IpAddress.parse(host).filter(IpAddress::isLoopback).isPresent();
  }

  /** Off; YubiCloud's URL for whoever turns it on. */
  public static YubikeySettings defaults() {
    return new YubikeySettings(
        false,
        1,
        Optional.empty(),
        List.of("https://api.yubico.com/wsapi/2.0/verify"),
        Duration.ofSeconds(5));
  }
}
