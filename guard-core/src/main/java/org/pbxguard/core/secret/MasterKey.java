package org.pbxguard.core.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * One version of the key that all others are derived from: 32 random bytes in a file, or a
 * stretched passphrase. Whoever has it can open whatever the guard sealed; without it nobody can.
 *
 * <p>Immutable.
 */
final class MasterKey {
  /** Its size in bytes. */
  static final int SIZE = 32;

  private static final byte[] EXTRACT_SALT = "pbxguard".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID_INFO = "pbxguard/1/key-id".getBytes(StandardCharsets.US_ASCII);
  private static final String KEY_FILE = "master key file";
  private static final String SALT_FILE = "salt file";

  private final Hkdf hkdf;
  private final KeyId id;

  private MasterKey(SecretBytes key) {
    this.hkdf = Hkdf.from(EXTRACT_SALT, key.raw());
    this.id = new KeyId(ByteBuffer.wrap(hkdf.expand(ID_INFO, Integer.BYTES)).getInt());
  }

  /** The key of 32 bytes that are at hand. */
  static MasterKey of(SecretBytes key) {
    if (key.size() != SIZE) {
      throw new IllegalArgumentException("master key: not " + SIZE + " bytes (" + key.size() + ")");
    }
    return new MasterKey(key);
  }

  /**
   * The key that the settings name. At the first start its file (with a passphrase: its salt) is
   * created.
   *
   * @throws KeyException when there is no safe key to be had
   */
  static MasterKey open(KeySettings settings, Path stateDir, SecureRandom random) {
    Path file = settings.fileFor(stateDir);
    requireOutside(file, stateDir);
    if (settings.passphraseFile().isPresent()) {
      Path saltFile = file.resolveSibling(file.getFileName() + ".salt");
      byte[] salt = readOrCreate(saltFile, SALT_FILE, random);
      return new MasterKey(
          Passphrase.stretch(settings.passphraseFile().get(), salt, Passphrase.ITERATIONS));
    }
    return fromFile(readOrCreate(file, KEY_FILE, random));
  }

  /** A key of earlier days, which must exist. */
  static MasterKey retired(Path file) {
    return fromFile(KeyFile.readExactly(file, KEY_FILE, SIZE));
  }

  /** The name that what it makes carries. */
  KeyId id() {
    return id;
  }

  /** The 32-byte key for a purpose. */
  SecretBytes derive(Purpose purpose) {
    byte[] derived = hkdf.expand(purpose.info(), SIZE);
    SecretBytes key = SecretBytes.copyOf(derived);
    SecretBytes.wipe(derived);
    return key;
  }

  private static MasterKey fromFile(byte[] content) {
    SecretBytes key = SecretBytes.copyOf(content);
    SecretBytes.wipe(content);
    return new MasterKey(key);
  }

  private static byte[] readOrCreate(Path file, String what, SecureRandom random) {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[SIZE];
      random.nextBytes(fresh);
      // Of two starters one wins; both read what won.
      boolean created = KeyFile.create(file, what, fresh);
      SecretBytes.wipe(fresh);
      if (!created && !Files.exists(file)) {
        throw new KeyException("The %s %s is a link to nowhere.".formatted(what, file));
      }
    }
    return KeyFile.readExactly(file, what, SIZE);
  }

  /** A backup of the state must not hold the key that opens it. */
  private static void requireOutside(Path file, Path stateDir) {
    if (realOf(file).startsWith(realOf(stateDir))) {
      throw new KeyException(
          ("The master key file %s is inside the state directory %s: move it out, so that a backup"
                  + " of the state does not carry its key.")
              .formatted(file, stateDir));
    }
  }

  /** The path with the links of its existing part resolved. */
  private static Path realOf(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path existing = absolute; existing != null; existing = existing.getParent()) {
      if (Files.exists(existing)) {
        try {
          return existing.toRealPath().resolve(existing.relativize(absolute));
        } catch (IOException e) {
          return absolute;
        }
      }
    }
    return absolute;
  }
}
