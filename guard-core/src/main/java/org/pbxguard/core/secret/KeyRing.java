package org.pbxguard.core.secret;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every derived key: one per {@link Purpose} and version of the master key. The current version
 * makes what is new, the retired ones open what they made, so that a rotation leaves phones,
 * sessions and rows readable while it lasts.
 *
 * <p>Immutable and thread-safe.
 */
public final class KeyRing {
  private final KeyId current;
  private final Map<KeyId, Map<Purpose, SecretBytes>> versions = new LinkedHashMap<>();

  private KeyRing(List<MasterKey> currentFirst) {
    this.current = currentFirst.get(0).id();
    for (MasterKey master : currentFirst) {
      Map<Purpose, SecretBytes> keys = new EnumMap<>(Purpose.class);
      for (Purpose purpose : Purpose.values()) {
        keys.put(purpose, master.derive(purpose));
      }
      versions.putIfAbsent(master.id(), keys);
    }
  }

  /**
   * The ring of the settings. At the first start the master key's file is created, readable by its
   * owner only.
   *
   * @param stateDir the state directory, which must not hold the key
   * @throws KeyException one sentence that names the file and the way out
   */
  public static KeyRing open(KeySettings settings, Path stateDir) {
    List<MasterKey> masters = new ArrayList<>();
    masters.add(MasterKey.open(settings, stateDir, new SecureRandom()));
    for (Path file : settings.retired()) {
      masters.add(MasterKey.retired(file));
    }
    return new KeyRing(masters);
  }

  /**
   * A ring of 32-byte master keys that are at hand, the current one first.
   *
   * @throws IllegalArgumentException when there is none or one has another size
   */
  public static KeyRing of(List<SecretBytes> currentFirst) {
    if (currentFirst.isEmpty()) {
      throw new IllegalArgumentException("master keys: none given");
    }
    return new KeyRing(currentFirst.stream().map(MasterKey::of).toList());
  }

  /** A ring of a fresh master key that is kept nowhere: what it seals dies with the process. */
  public static KeyRing ephemeral() {
    return of(List.of(SecretBytes.random(MasterKey.SIZE, new SecureRandom())));
  }

  /** The version that makes what is new. */
  public KeyId current() {
    return current;
  }

  /** All versions, the current one first. */
  public List<KeyId> versions() {
    return List.copyOf(versions.keySet());
  }

  /** The current 32-byte key for a purpose. */
  public SecretBytes derive(Purpose purpose) {
    return derive(purpose, current).orElseThrow();
  }

  /** The 32-byte key for a purpose of one version; empty when the ring does not hold it. */
  public Optional<SecretBytes> derive(Purpose purpose, KeyId version) {
    return Optional.ofNullable(versions.get(version)).map(keys -> keys.get(purpose));
  }

  /** Seals and opens rows with the keys of {@link Purpose#SEAL}. */
  public Sealer sealer() {
    return new Sealer(this, new SecureRandom());
  }

  /**
   * Signs and verifies tokens of a purpose.
   *
   * @param tagSize bytes of the tag kept, 8 to 32
   */
  public Signer signer(Purpose purpose, int tagSize) {
    return new Signer(this, purpose, tagSize);
  }
}
