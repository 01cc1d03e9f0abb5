package org.pbxguard.core.secret;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Every derived key: one per {@link Purpose} and version of the master key. The current version
 * makes what is new, the retired ones open what they made, so that a rotation leaves phones,
 * sessions and rows readable. What was made of the ring, such as a {@link Sealer}, follows a
 * rotation.
 *
 * <p>Thread-safe: readers see one set of versions or the next; rotations are guarded by the ring.
 */
public final class KeyRing {
  private final Optional<MasterFile> file;

  @GuardedBy("this")
  private List<MasterKey> masters;

  private volatile Versions versions;

  /** All derived keys between two rotations. */
  private static final class Versions {
    final KeyId current;
    final Map<KeyId, Map<Purpose, SecretBytes>> keys = new LinkedHashMap<>();
    final List<RetiredKey> retired = new ArrayList<>();

    Versions(List<MasterKey> currentFirst) {
      this.current = currentFirst.get(0).id();
      for (MasterKey master : currentFirst) {
        Map<Purpose, SecretBytes> derived = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
          derived.put(purpose, master.derive(purpose));
        }
        if (keys.putIfAbsent(master.id(), derived) == null && !master.id().equals(current)) {
          retired.add(new RetiredKey(master.id(), master.retired()));
        }
      }
    }
  }

  private KeyRing(List<MasterKey> currentFirst, Optional<MasterFile> file) {
    this.file = file;
    this.masters = List.copyOf(currentFirst);
    this.versions = new Versions(currentFirst);
  }

  /**
   * The ring of the settings. At the first start the master key's file is created, readable by its
   * owner only.
   *
   * @param stateDir the state directory, which must not hold the key
   * @throws KeyException one sentence that names the file and the way out
   */
  public static KeyRing open(KeySettings settings, Path stateDir) {
    return open(settings, stateDir, KeyDisk.real());
  }

  static KeyRing open(KeySettings settings, Path stateDir, KeyDisk disk) {
    MasterFile file = MasterFile.of(settings, stateDir, new SecureRandom(), disk);
    return new KeyRing(file.open(), Optional.of(file));
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
    return new KeyRing(currentFirst.stream().map(MasterKey::of).toList(), Optional.empty());
  }

  /** A ring of a fresh master key that is kept nowhere: what it seals dies with the process. */
  public static KeyRing ephemeral() {
    return of(List.of(SecretBytes.random(MasterKey.SIZE, new SecureRandom())));
  }

  /**
   * Puts a fresh master key in the place of the current one, which stays readable. The key file is
   * replaced and forced before anything is made with the new key, so that a crash at any moment
   * leaves a file that opens everything.
   *
   * @param forget which retired keys are thrown away
   * @return the version that makes what is new from now on
   * @throws KeyException when the file could not be replaced; nothing has changed then
   * @throws IllegalStateException for a ring without a file
   */
  public synchronized KeyId rotate(Instant now, Predicate<RetiredKey> forget) {
    MasterFile kept =
        file.orElseThrow(() -> new IllegalStateException("this ring has no file to rotate"));
    List<MasterKey> next =
        kept.rotate(masters, now, key -> forget.test(new RetiredKey(key.id(), key.retired())));
    masters = List.copyOf(next);
    versions = new Versions(next);
    return versions.current;
  }

  /** The version that makes what is new. */
  public KeyId current() {
    return versions.current;
  }

  /** The other versions, the youngest first. */
  public List<RetiredKey> retired() {
    return List.copyOf(versions.retired);
  }

  /** All versions, the current one first. */
  public List<KeyId> versions() {
    return List.copyOf(versions.keys.keySet());
  }

  /** The current 32-byte key for a purpose. */
  public SecretBytes derive(Purpose purpose) {
    Versions now = versions;
    return derive(now, purpose, now.current).orElseThrow();
  }

  /** The 32-byte key for a purpose of one version; empty when the ring does not hold it. */
  public Optional<SecretBytes> derive(Purpose purpose, KeyId version) {
    return derive(versions, purpose, version);
  }

  private static Optional<SecretBytes> derive(Versions of, Purpose purpose, KeyId version) {
    return Optional.ofNullable(of.keys.get(version)).map(keys -> keys.get(purpose));
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
