package org.pbxguard.core.mfa;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of FIDO2 keys and passkeys; root key {@code security.mfa.fido2}. Neither the relying
 * party nor its origins are ever taken from a request.
 *
 * <p>Immutable.
 *
 * @param enabled whether ceremonies are offered; needs {@code rpId} and {@code origins}
 * @param rpId the domain that keys are bound to; changing it makes every key useless
 * @param rpName the name shown by browsers
 * @param origins the exact origins of the pages, scheme and port included
 * @param userVerification whether a PIN or a finger is demanded of the key
 * @param residentKey whether the key must store the credential (a passkey)
 * @param attestation whether the key's maker is asked for; what it states is kept, not judged
 * @param ceremonyLifetime how long a challenge can be answered
 * @param maxKeys keys of one user
 */
public record Fido2Settings(
    boolean enabled,
    Optional<String> rpId,
    String rpName,
    List<String> origins,
    Demand userVerification,
    Demand residentKey,
    Attestation attestation,
    Duration ceremonyLifetime,
    int maxKeys) {

  /** How strongly something is demanded of a key. */
  public enum Demand {
    /** Without it the ceremony fails. */
    REQUIRED,
    /** Wanted, not needed. */
    PREFERRED,
    /** Not wanted. */
    DISCOURAGED
  }

  /** Whether the key's maker is asked for. */
  public enum Attestation {
    /** Not asked for. */
    NONE,
    /** Asked for. */
    DIRECT
  }

  /** Checks the ranges and that what is enabled is complete. */
  public Fido2Settings {
    origins = List.copyOf(origins);
    Ranges.check(
        "ceremonyLifetime", ceremonyLifetime, Duration.ofSeconds(30), Duration.ofMinutes(10));
    Ranges.check("maxKeys", maxKeys, 1, 20);
    if (enabled && rpId.isEmpty()) {
      throw new IllegalArgumentException("rpId: must be set when fido2 is enabled ()");
    }
    if (enabled && origins.isEmpty()) {
      throw new IllegalArgumentException("origins: must be set when fido2 is enabled ()");
    }
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")) {
        throw new IllegalArgumentException(
            "origins: must be scheme://host or scheme://host:port (" + origin + ")");
      }
    }
  }

  /** Off until the relying party is named. */
  public static Fido2Settings defaults() {
    return new Fido2Settings(
        false,
        Optional.empty(),
        "PBX Guard",
        List.of(),
        Demand.PREFERRED,
        Demand.PREFERRED,
        Attestation.NONE,
        Duration.ofMinutes(5),
        10);
  }
}
