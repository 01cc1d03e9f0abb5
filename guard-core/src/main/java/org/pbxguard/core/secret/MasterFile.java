package org.pbxguard.core.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file that holds the master key and, wrapped under it, those that it replaced.
 *
 * <p>It begins with a head of 32 bytes: the key itself, or with a passphrase the salt that the
 * passphrase is stretched with. Then 68 bytes for each retired key, the youngest first: when it was
 * retired (8 bytes, milliseconds since 1970), a nonce (12), and the key under AES-256-GCM (48).
 *
 * <p>A rotation writes the whole next file beside it, forces it, and renames it: whoever opens the
 * file finds the old content or the new, and each of the two opens whatever was sealed until then.
 *
 * <p>Immutable. There is one writer at a time: whoever holds the lock of the state directory.
 */
final class MasterFile {
  /** Most retired keys. */
  static final int MAX_RETIRED = 64;

  static final String KEY_FILE = "master key file";
  static final String SALT_FILE = "salt file";

  private static final int HEAD = MasterKey.SIZE;
  private static final int NONCE = 12;
  private static final int WRAPPED = MasterKey.SIZE + 16;
  private static final int ENTRY = Long.BYTES + NONCE + WRAPPED;
  private static final byte[] AAD = "pbxguard/1/retired/".getBytes(StandardCharsets.US_ASCII);

  /** Tries at a key whose id ends like no other's; each fails with at most one in three. */
  private static final int MAX_DRAWS = 64;

  private final Path file;
  private final Optional<Path> passphrase;
  private final List<Path> retiredFiles;
  private final SecureRandom random;
  private final KeyDisk disk;

  private MasterFile(KeySettings settings, Path file, SecureRandom random, KeyDisk disk) {
    this.passphrase = settings.passphraseFile();
    this.file = passphrase.isPresent() ? file.resolveSibling(file.getFileName() + ".salt") : file;
    this.retiredFiles = settings.retired();
    this.random = random;
    this.disk = disk;
  }

  /**
   * The file that the settings name; it need not exist yet.
   *
   * @throws KeyException when it is inside the state directory
   */
  static MasterFile of(KeySettings settings, Path stateDir, SecureRandom random, KeyDisk disk) {
    Path file = settings.fileFor(stateDir);
    requireOutside(file, stateDir);
    return new MasterFile(settings, file, random, disk);
  }

  /**
   * All keys, the current one first. At the first start the file is created.
   *
   * @throws KeyException when there is no safe key to be had
   */
  List<MasterKey> open() {
    byte[] content = readOrCreate();
    MasterKey current = current(Arrays.copyOf(content, HEAD));
    Map<KeyId, MasterKey> keys = new LinkedHashMap<>();
    keys.put(current.id(), current);
    unwrapped(current, content).forEach(key -> keys.putIfAbsent(key.id(), key));
    for (Path retired : retiredFiles) {
      readKeys(retired).forEach(key -> keys.putIfAbsent(key.id(), key));
    }
    SecretBytes.wipe(content);
    return List.copyOf(keys.values());
  }

  private MasterKey current(byte[] head) {
    SecretBytes key =
        passphrase
            .map(words -> Passphrase.stretch(words, head, Passphrase.ITERATIONS))
            .orElseGet(() -> SecretBytes.copyOf(head));
    SecretBytes.wipe(head);
    return MasterKey.of(key);
  }

  /** The keys of another key file, all of which are retired here. */
  private static List<MasterKey> readKeys(Path other) {
    byte[] content = KeyFile.read(other, KEY_FILE, HEAD + MAX_RETIRED * ENTRY);
    requireWhole(other, KEY_FILE, content);
    MasterKey first = MasterKey.of(SecretBytes.copyOf(Arrays.copyOf(content, HEAD)));
    List<MasterKey> keys = new ArrayList<>(List.of(first));
    keys.addAll(new Entries(other, KEY_FILE, first).read(content));
    SecretBytes.wipe(content);
    return keys;
  }

  private List<MasterKey> unwrapped(MasterKey current, byte[] content) {
    return new Entries(file, what(), current).read(content);
  }

  /**
   * Puts a fresh key in the place of the current one, which the file keeps as a retired key with
   * those before it. With a passphrase, the file is read again: it may hold a new one.
   *
   * @param known all keys at hand, the current one first
   * @param forget which retired keys are left out
   * @return the keys of the file from now on
   * @throws KeyException when the file could not be replaced; the keys before are still good
   */
  List<MasterKey> rotate(List<MasterKey> known, Instant now, Predicate<MasterKey> forget) {
    List<MasterKey> kept = new ArrayList<>();
    for (MasterKey key : known) {
      MasterKey retired = key.retired().isPresent() ? key : key.retiredAt(now);
      if (key == known.get(0) || !forget.test(retired)) {
        kept.add(retired);
      }
    }
    if (kept.size() > MAX_RETIRED) {
      throw new KeyException(
          "There are %d retired keys already: none can be added.".formatted(MAX_RETIRED));
    }
    byte[] head = new byte[HEAD];
    MasterKey next = draw(head, known);
    replace(encoded(head, next, kept));
    SecretBytes.wipe(head);
    List<MasterKey> all = new ArrayList<>(List.of(next));
    all.addAll(kept);
    return all;
  }

  /** A key whose id, and the byte of it that short tokens carry, are no other key's. */
  private MasterKey draw(byte[] head, List<MasterKey> known) {
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      random.nextBytes(head);
      MasterKey next = current(head.clone());
      if (known.stream().noneMatch(key -> key.id().lastByte() == next.id().lastByte())) {
        return next;
      }
    }
    throw new KeyException("No key with an id of its own was found: rotate again.");
  }

  private byte[] encoded(byte[] head, MasterKey next, List<MasterKey> retired) {
    ByteBuffer out = ByteBuffer.allocate(HEAD + retired.size() * ENTRY).put(head);
    for (MasterKey key : retired) {
      out.put(new Entries(file, what(), next).wrap(key, random));
    }
    return out.array();
  }

  private void replace(byte[] content) {
    try {
      Path real = file.toRealPath(); // a link stays one
      Path directory = Objects.requireNonNull(real.getParent(), "a file has a directory");
      Path draft = draftOf(real);
      disk.delete(draft);
      disk.create(draft);
      disk.write(draft, content);
      disk.force(draft);
      disk.rename(draft, real);
      disk.forceDirectory(directory);
    } catch (IOException e) {
      throw new KeyException(
          "The %s %s cannot be replaced: %s.".formatted(what(), file, e.getMessage()), e);
    } finally {
      SecretBytes.wipe(content);
    }
  }

  private static Path draftOf(Path real) {
    return real.resolveSibling(real.getFileName() + ".next");
  }

  private byte[] readOrCreate() {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[HEAD];
      random.nextBytes(fresh);
      // Of two starters one wins; both read what won.
      boolean created = KeyFile.create(file, what(), fresh);
      SecretBytes.wipe(fresh);
      if (!created && !Files.exists(file)) {
        throw new KeyException("The %s %s is a link to nowhere.".formatted(what(), file));
      }
    }
    byte[] content = KeyFile.read(file, what(), HEAD + MAX_RETIRED * ENTRY);
    requireWhole(file, what(), content);
    dropDraft();
    return content;
  }

  /** What a rotation that did not come to its end left behind. */
  private void dropDraft() {
    try {
      disk.delete(draftOf(file.toRealPath()));
    } catch (IOException e) {
      throw new KeyException(
          "The draft beside the %s %s cannot be deleted: %s."
              .formatted(what(), file, e.getMessage()),
          e);
    }
  }

  private static void requireWhole(Path file, String what, byte[] content) {
    if (content.length < HEAD || (content.length - HEAD) % ENTRY != 0) {
      throw new KeyException(
          "The %s %s has %d bytes, not %d and %d more for each retired key: restore it from a backup."
              .formatted(what, file, content.length, HEAD, ENTRY));
    }
  }

  private String what() {
    return passphrase.isPresent() ? SALT_FILE : KEY_FILE;
  }

  /** Retired keys under the current one. */
  private record Entries(Path file, String what, MasterKey current) {
    byte[] wrap(MasterKey key, SecureRandom random) {
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      long since = key.retired().orElseThrow().toEpochMilli();
      byte[] wrapped =
          Sealer.crypt(Cipher.ENCRYPT_MODE, wrapping(), nonce, aad(since), key.secret().raw());
      return ByteBuffer.allocate(ENTRY).putLong(since).put(nonce).put(wrapped).array();
    }

    List<MasterKey> read(byte[] content) {
      List<MasterKey> keys = new ArrayList<>();
      ByteBuffer in = ByteBuffer.wrap(content, HEAD, content.length - HEAD);
      while (in.hasRemaining()) {
        long since = in.getLong();
        byte[] nonce = new byte[NONCE];
        byte[] wrapped = new byte[WRAPPED];
        in.get(nonce).get(wrapped);
        keys.add(unwrap(since, nonce, wrapped));
      }
      return keys;
    }

    private MasterKey unwrap(long since, byte[] nonce, byte[] wrapped) {
      try {
        byte[] raw = Sealer.crypt(Cipher.DECRYPT_MODE, wrapping(), nonce, aad(since), wrapped);
        MasterKey key = MasterKey.of(SecretBytes.copyOf(raw));
        SecretBytes.wipe(raw);
        return key.retiredAt(Instant.ofEpochMilli(since));
      } catch (SealException e) {
        throw new KeyException(
            ("The retired keys in the %s %s do not open: it is damaged, or the passphrase is"
                    + " another one; restore what was there before.")
                .formatted(what, file),
            e);
      }
    }

    private SecretKeySpec wrapping() {
      return new SecretKeySpec(current.wrapping().raw(), "AES");
    }

    private static byte[] aad(long since) {
      return ByteBuffer.allocate(AAD.length + Long.BYTES).put(AAD).putLong(since).array();
    }
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
