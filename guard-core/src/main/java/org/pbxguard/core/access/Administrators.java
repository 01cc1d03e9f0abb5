package org.pbxguard.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;

/**
 * Who may look after the guard in a browser, and in which role. Somebody new is invited: with a
 * text of 115 bits that is good once and for ten minutes, kept as SHA-256. Their passkeys are kept
 * with the other keys of persons, not here.
 *
 * <p>Thread-safe, guarded by itself while something changes; readers never wait. A change is on the
 * disk before it is acknowledged.
 */
public final class Administrators {
  /** Most administrators. */
  public static final int MAX = 1_000;

  /** How long an invitation is good. */
  public static final Duration INVITATION = Duration.ofMinutes(10);

  /** 23 characters of 5 bits: NIST SP 800-63B-4 wants 112 of a secret that is not throttled. */
  private static final int LENGTH = 23;

  private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int GROUP = 4;

  private final Map<String, StoredAdministrator> byName = new ConcurrentHashMap<>();
  private final ChangeJournal journal;
  private final InstantSource clock;
  private final SecureRandom random;

  private Administrators(ChangeJournal journal, InstantSource clock, SecureRandom random) {
    this.journal = journal;
    this.clock = clock;
    this.random = random;
  }

  /** The administrators as {@code rows} holds them. */
  public static Administrators open(
      ChangeJournal journal, RowSource rows, InstantSource clock, SecureRandom random) {
    Administrators all = new Administrators(journal, clock, random);
    rows.rows(
        Table.ADMINISTRATOR,
        row ->
            all.byName.put(
                new String(row.key(), StandardCharsets.UTF_8), StoredAdministrator.of(row)));
    return all;
  }

  /** The administrator of a name. */
  public Optional<Administrator> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(stored -> stored.shown(clock.instant()));
  }

  /** All of them, by name. */
  public List<Administrator> list() {
    Instant now = clock.instant();
    return byName.values().stream()
        .map(stored -> stored.shown(now))
        .sorted(Comparator.comparing(Administrator::name))
        .toList();
  }

  /**
   * Adds an administrator, or leaves one of this name as it is.
   *
   * @param name checked by the caller
   * @return completes when it is on the disk; exceptionally with IllegalStateException when there
   *     are too many, IllegalArgumentException for a role that is no person's
   */
  public synchronized CompletableFuture<Administrator> add(String name, Role role, String by) {
    requirePersons(role);
    StoredAdministrator known = byName.get(name);
    if (known != null) {
      return CompletableFuture.completedFuture(known.shown(clock.instant()));
    }
    Optional<StoredAdministrator> stored = fresh(name, role);
    return stored.isEmpty() ? full() : commit(name, stored.get(), "administrator_added", by);
  }

  /**
   * Invites somebody, who is added or gets this role from now on. An older invitation of the same
   * name is void.
   *
   * @return completes as that of {@link #add}
   */
  public synchronized CompletableFuture<Invitation> invite(String name, Role role, String by) {
    requirePersons(role);
    Optional<StoredAdministrator> stored =
        Optional.ofNullable(byName.get(name)).or(() -> fresh(name, role));
    if (stored.isEmpty()) {
      return full();
    }
    String text = newText();
    Instant until = clock.instant().plus(INVITATION);
    StoredAdministrator next = stored.get().in(role).invited(hash(name, text), until);
    return commit(name, next, "administrator_invited", by)
        .thenApply(done -> new Invitation(grouped(text), until));
  }

  private Optional<StoredAdministrator> fresh(String name, Role role) {
    return byName.size() < MAX
        ? Optional.of(StoredAdministrator.added(name, role, clock.instant()))
        : Optional.empty();
  }

  private static <T> CompletableFuture<T> full() {
    return CompletableFuture.failedFuture(
        new IllegalStateException("there are " + MAX + " administrators: remove one first"));
  }

  private static void requirePersons(Role role) {
    if (role == Role.SERVICE) {
      throw new IllegalArgumentException("role: a person is admin or viewer (service)");
    }
  }

  /**
   * Spends an invitation: it is gone on the disk before anybody is let in.
   *
   * @param text with or without its dashes, in any case
   * @return completes with nobody when there is no such invitation
   */
  public synchronized CompletableFuture<Optional<Administrator>> redeem(String name, String text) {
    StoredAdministrator stored = byName.get(name);
    byte[] hash = hash(name, bare(text));
    if (stored == null || !stored.invites(hash, clock.instant())) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    StoredAdministrator next = stored.uninvited();
    // At once in memory too: of two who come together one is let in.
    byName.put(name, next);
    return commit(name, next, "administrator_invitation_used", name).thenApply(Optional::of);
  }

  /** Removes an administrator; completes with false when there is none of that name. */
  public synchronized CompletableFuture<Boolean> remove(String name, String by) {
    // At once in memory too: nothing that comes after may put the row back.
    StoredAdministrator stored = byName.remove(name);
    if (stored == null) {
      return CompletableFuture.completedFuture(false);
    }
    Batch rows = new Batch().remove(Table.ADMINISTRATOR, stored.rowKey());
    return journal
        .commit(rows, "administrator_removed", details(stored, by))
        .handle(
            (done, failed) -> {
              if (failed == null) {
                return true;
              }
              byName.putIfAbsent(name, stored);
              throw new CompletionException(failed);
            });
  }

  private CompletableFuture<Administrator> commit(
      String name, StoredAdministrator next, String what, String by) {
    return journal
        .commit(next.put(), what, details(next, by))
        .thenApply(
            done -> {
              byName.put(name, next);
              return next.shown(clock.instant());
            });
  }

  private Map<String, String> details(StoredAdministrator stored, String by) {
    Administrator shown = stored.shown(clock.instant());
    return Map.of("administrator", shown.name(), "role", shown.role().name(), "by", by);
  }

  private String newText() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static String grouped(String text) {
    StringBuilder grouped = new StringBuilder(text.length() + text.length() / GROUP);
    for (int i = 0; i < text.length(); i++) {
      grouped.append(i > 0 && i % GROUP == 0 ? "-" : "").append(text.charAt(i));
    }
    return grouped.toString();
  }

  private static String bare(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    text.chars()
        .filter(c -> c != '-' && !Character.isWhitespace(c))
        .forEach(c -> bare.append((char) (c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c)));
    return bare.toString();
  }

  private static byte[] hash(String name, String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
