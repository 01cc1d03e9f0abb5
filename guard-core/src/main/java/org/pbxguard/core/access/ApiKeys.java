package org.pbxguard.core.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;

/**
 * The keys of the API: 256 random bits each, kept as SHA-256, so that whoever reads the store or
 * its backup holds no key. A plain hash is enough for what cannot be guessed.
 *
 * <p>A key is {@code pbxg_} and 43 characters of base64url. Looking one up compares a hash of what
 * was sent, so that timing tells nothing about the keys that exist.
 *
 * <p>Thread-safe. A change is on the disk before it is acknowledged; a revoked key stops working
 * then, a new one works from then on.
 */
public final class ApiKeys {
  /** Most keys. */
  public static final int MAX_KEYS = 1_000;

  private static final String PREFIX = "pbxg_";
  private static final int BYTES = 32;
  private static final int TEXT = PREFIX.length() + 43;

  private final Map<String, StoredKey> byId = new ConcurrentHashMap<>();
  private final ChangeJournal journal;
  private final InstantSource clock;
  private final SecureRandom random;

  private ApiKeys(ChangeJournal journal, InstantSource clock, SecureRandom random) {
    this.journal = journal;
    this.clock = clock;
    this.random = random;
  }

  /** The keys as {@code rows} holds them. */
  public static ApiKeys open(
      ChangeJournal journal, RowSource rows, InstantSource clock, SecureRandom random) {
    ApiKeys keys = new ApiKeys(journal, clock, random);
    rows.rows(
        Table.API_KEY,
        row -> {
          StoredKey stored = StoredKey.of(row);
          keys.byId.put(stored.key().id(), stored);
        });
    return keys;
  }

  /** The key whose text this is, if there is one and it has not expired. */
  public Optional<ApiKey> authenticate(CharSequence text) {
    if (text.length() != TEXT) {
      return Optional.empty();
    }
    byte[] hash = sha256(text);
    StoredKey stored = byId.get(id(hash));
    if (stored == null || !stored.matches(hash)) {
      return Optional.empty();
    }
    return Optional.of(stored.key()).filter(this::valid);
  }

  private boolean valid(ApiKey key) {
    return key.validAt(clock.instant());
  }

  /** All keys, the oldest first; expired ones are listed until they are revoked. */
  public List<ApiKey> list() {
    return byId.values().stream()
        .map(StoredKey::key)
        .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::id))
        .toList();
  }

  /**
   * Makes a key.
   *
   * @return completes when it is on the disk; exceptionally with IllegalStateException when there
   *     are too many, IllegalArgumentException when it would have expired already
   */
  public CompletableFuture<NewApiKey> create(
      Role role, String note, Optional<Instant> expires, String by) {
    Instant now = clock.instant();
    if (expires.filter(end -> !now.isBefore(end)).isPresent()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("expires: in the past (" + expires.get() + ")"));
    }
    if (byId.size() >= MAX_KEYS) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("there are " + MAX_KEYS + " keys: revoke one first"));
    }
    String text = newText();
    StoredKey stored = stored(text, role, note, expires);
    return commit(stored, by).thenApply(key -> new NewApiKey(key, text));
  }

  private String newText() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Arrays.fill(secret, (byte) 0);
    return text;
  }

  private StoredKey stored(String text, Role role, String note, Optional<Instant> expires) {
    byte[] hash = sha256(text);
    return new StoredKey(new ApiKey(id(hash), role, note, clock.instant(), expires), hash);
  }

  private CompletableFuture<ApiKey> commit(StoredKey stored, String by) {
    ApiKey key = stored.key();
    if (byId.containsKey(key.id())) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the key's id is taken: try again"));
    }
    return journal
        .commit(stored.put(), "key_created", details(key, by))
        .thenApply(
            done -> {
              byId.put(key.id(), stored);
              return key;
            });
  }

  /** Revokes a key; completes with false when there is none of that id. */
  public CompletableFuture<Boolean> revoke(String id, String by) {
    StoredKey stored = byId.get(id);
    if (stored == null) {
      return CompletableFuture.completedFuture(false);
    }
    Batch rows = new Batch().remove(Table.API_KEY, stored.rowKey());
    return journal
        .commit(rows, "key_revoked", details(stored.key(), by))
        .thenApply(done -> byId.remove(id) != null);
  }

  /** Revokes every key; completes with how many there were. */
  public CompletableFuture<Integer> revokeAll(String by) {
    List<StoredKey> all = List.copyOf(byId.values());
    Batch rows = new Batch();
    all.forEach(stored -> rows.remove(Table.API_KEY, stored.rowKey()));
    return journal
        .commit(rows, "keys_revoked", Map.of("keys", Integer.toString(all.size()), "by", by))
        .thenApply(
            done -> {
              all.forEach(stored -> byId.remove(stored.key().id()));
              return all.size();
            });
  }

  /**
   * Makes the first administrator's key, if there is no key at all, and writes it to {@code file},
   * which only its owner can read. The file comes first: a crash in between leaves a file that the
   * next start replaces, never a key that nobody knows.
   *
   * @return the file, if one was written
   * @throws IOException when it cannot be written; then there is no new key either
   */
  public Optional<Path> writeFirstKey(Path file) throws IOException {
    if (!byId.isEmpty()) {
      return Optional.empty();
    }
    String text = newText();
    writeOwnerOnly(file, text + "\n");
    StoredKey stored = stored(text, Role.ADMIN, "first key", Optional.empty());
    commit(stored, "first start").join();
    return Optional.of(file);
  }

  /** Writes beside the file and renames, so that nobody ever reads half a key. */
  private static void writeOwnerOnly(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, String> details(ApiKey key, String by) {
    return Map.of("key", key.id(), "role", key.role().name(), "note", key.note(), "by", by);
  }

  private static String id(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, 4);
  }

  private static byte[] sha256(CharSequence text) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
