package org.pbxguard.core.mfa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.time.GuardClock;

/**
 * What lets a user without a factor enrol the first one where a factor is required: a one-time
 * token for ten minutes, or a window that an administrator opened. Without either, whoever has
 * stolen a password could enrol in the user's place.
 *
 * <p>Holds at most 10,000; what expired goes first, then a new one is turned away. Thread-safe:
 * whoever changes a user's pass holds that user's lock.
 */
public final class EnrolmentPasses {
  /** How long a token is good. */
  public static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

  /** The longest window. */
  public static final Duration LONGEST_WINDOW = Duration.ofDays(7);

  private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int MAX_PASSES = 10_000;
  private static final int ATTEMPTS = 10;
  private static final int HASH = 32;
  private static final byte VERSION = 1;
  private static final int BITS_PER_CHARACTER = 5;

  private final Ledger ledger;
  private final AttemptGate gate;
  private final GuardClock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<UserId, Pass> passes = new ConcurrentHashMap<>();

  /** How long a token is. */
  public enum Form {
    /** 115 bits: NIST SP 800-63B-4 wants 112 of a secret that is not throttled. */
    LONG(23),
    /** 40 bits, to be told by telephone: good with the extension, and for ten tries. */
    SHORT(8);

    private final int length;

    Form(int length) {
      this.length = length;
    }

    /** Bits of a token. */
    int bits() {
      return length * BITS_PER_CHARACTER;
    }
  }

  /** A pass: a window when it has no hash, else a token that may be tried some more times. */
  private static final class Pass {
    final Instant expires;
    final int attemptsLeft;
    final byte[] hash;

    Pass(Instant expires, int attemptsLeft, byte[] hash) {
      this.expires = expires;
      this.attemptsLeft = attemptsLeft;
      this.hash = hash;
    }

    boolean isWindow() {
      return hash.length == 0;
    }

    byte[] encode() {
      return ByteBuffer.allocate(1 + Long.BYTES + 1 + hash.length)
          .put(VERSION)
          .putLong(expires.toEpochMilli())
          .put((byte) attemptsLeft)
          .put(hash)
          .array();
    }

    static Pass decode(byte[] bytes) {
      int hash = bytes.length - 1 - Long.BYTES - 1;
      if ((hash != 0 && hash != HASH) || bytes[0] != VERSION) {
        throw new MfaException("a stored enrolment pass has an unknown form");
      }
      ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
      Instant expires = Instant.ofEpochMilli(in.getLong());
      int attemptsLeft = in.get();
      byte[] rest = new byte[hash];
      in.get(rest);
      return new Pass(expires, attemptsLeft, rest);
    }
  }

  EnrolmentPasses(Ledger ledger, AttemptGate gate, GuardClock clock) {
    this.ledger = ledger;
    this.gate = gate;
    this.clock = clock;
  }

  void restore(Row row) {
    if (RowKeys.kind(row.key()) == RowKeys.PASS) {
      passes.put(new UserId(RowKeys.id(row.key())), Pass.decode(ledger.open(row)));
    }
  }

  /**
   * Issues a one-time token in the place of any pass that the user has. The caller vouches for the
   * right to do so.
   *
   * @return the token in groups of four, to be shown once; {@code Conflict} if a factor is active
   */
  public Change<String> issueToken(UserId user, Form form) {
    StringBuilder token = new StringBuilder(form.length);
    for (int i = 0; i < form.length; i++) {
      token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    Pass pass =
        new Pass(clock.instant().plus(TOKEN_LIFETIME), ATTEMPTS, hash(user, token.toString()));
    return store(user, pass).map(done -> grouped(token));
  }

  private static String grouped(CharSequence token) {
    StringBuilder text = new StringBuilder(token.length() + token.length() / 4);
    for (int i = 0; i < token.length(); i++) {
      text.append(i > 0 && i % 4 == 0 ? "-" : "").append(token.charAt(i));
    }
    return text.toString();
  }

  /**
   * Opens a window in which the user may enrol without a token; the first enrolment closes it.
   *
   * @param length up to {@link #LONGEST_WINDOW}
   * @return when it ends; {@code Conflict} if a factor is active
   */
  public Change<Instant> openWindow(UserId user, Duration length) {
    Ranges.check("window", length, Duration.ofSeconds(1), LONGEST_WINDOW);
    Instant expires = clock.instant().plus(length);
    return store(user, new Pass(expires, 1, new byte[0])).map(done -> expires);
  }

  /**
   * Takes back a user's token or window.
   *
   * @return {@code Absent} when there is none that is still good
   */
  public Change<Boolean> close(UserId user) {
    return gate.locked(
        user, () -> closeLocked(user), () -> new Change.Throttled<>(AttemptGate.BUSY_RETRY));
  }

  private Change<Boolean> closeLocked(UserId user) {
    if (live(user).isEmpty()) {
      return new Change.Absent<>();
    }
    MfaEvent event =
        MfaEvent.of(
            MfaEvent.Type.CONFIG_CHANGED, MfaEvent.Reason.ENROLMENT_CLOSED, user, clock.instant());
    Batch batch = new Batch().remove(Table.MFA, RowKeys.of(RowKeys.PASS, user));
    if (!ledger.commit(batch, List.of(event))) {
      return new Change.Unavailable<>();
    }
    passes.remove(user);
    return new Change.Done<>(true);
  }

  /** When a user's token or window ends, if there is one. */
  Optional<Instant> passUntil(UserId user) {
    return Optional.ofNullable(passes.get(user)).map(pass -> pass.expires);
  }

  private Change<Boolean> store(UserId user, Pass pass) {
    if (!hasRoom(user)) {
      return new Change.Throttled<>(Duration.ofMinutes(1));
    }
    return gate.locked(
        user, () -> storeLocked(user, pass), () -> new Change.Throttled<>(AttemptGate.BUSY_RETRY));
  }

  private Change<Boolean> storeLocked(UserId user, Pass pass) {
    if (ledger.isEnrolled(user)) {
      return new Change.Conflict<>("a second factor is active");
    }
    MfaEvent event =
        MfaEvent.of(
            MfaEvent.Type.CONFIG_CHANGED, MfaEvent.Reason.ENROLMENT_OPENED, user, clock.instant());
    return put(user, pass, List.of(event)) ? new Change.Done<>(true) : new Change.Unavailable<>();
  }

  private boolean put(UserId user, Pass pass, List<MfaEvent> events) {
    Row row = ledger.row(RowKeys.of(RowKeys.PASS, user), pass.encode());
    if (!ledger.commit(new Batch().put(Table.MFA, row.key(), row.value()), events)) {
      return false;
    }
    passes.put(user, pass);
    return true;
  }

  private boolean hasRoom(UserId user) {
    if (passes.size() < MAX_PASSES || passes.containsKey(user)) {
      return true;
    }
    Instant now = clock.instant();
    passes.forEach(
        (other, pass) -> {
          if (!pass.expires.isAfter(now) && passes.remove(other, pass)) {
            ledger.forget(RowKeys.of(RowKeys.PASS, other));
          }
        });
    return passes.size() < MAX_PASSES;
  }

  /** Whether the user may enrol without a token now. */
  public boolean isWindowOpen(UserId user) {
    return live(user).filter(Pass::isWindow).isPresent();
  }

  private Optional<Pass> live(UserId user) {
    return Optional.ofNullable(passes.get(user))
        .filter(p -> p.expires.isAfter(clock.instant()) && p.attemptsLeft > 0);
  }

  /** Spends a token. It is counted before it is compared, and gone on the disk before it counts. */
  Change<Boolean> redeem(UserId user, Code token) {
    return gate.locked(
        user,
        () -> redeemLocked(user, token),
        () -> new Change.Throttled<>(AttemptGate.BUSY_RETRY));
  }

  private Change<Boolean> redeemLocked(UserId user, Code token) {
    Optional<Pass> pass = live(user).filter(p -> !p.isWindow());
    byte[] hash = hash(user, token.reveal());
    if (pass.isEmpty()) {
      return ledger.countDecoy(user) ? new Change.Refused<>() : new Change.Unavailable<>();
    }
    Pass counted = new Pass(pass.get().expires, pass.get().attemptsLeft - 1, pass.get().hash);
    if (!put(user, counted, List.of())) {
      return new Change.Unavailable<>();
    }
    if (!MessageDigest.isEqual(counted.hash, hash)) {
      return new Change.Refused<>();
    }
    Batch batch = new Batch().remove(Table.MFA, RowKeys.of(RowKeys.PASS, user));
    if (!ledger.commit(batch, List.of())) {
      return new Change.Unavailable<>();
    }
    passes.remove(user);
    return new Change.Done<>(true);
  }

  /** Takes back every token and window. */
  void dropAll() {
    for (UserId user : List.copyOf(passes.keySet())) {
      Batch batch = new Batch();
      drop(user, batch);
      Ledger.requireTaken(ledger.commit(batch, List.of()));
      dropped(user);
    }
  }

  /** The user has a factor now, or is deleted: adds the removal of the pass to a batch. */
  void drop(UserId user, Batch batch) {
    batch.remove(Table.MFA, RowKeys.of(RowKeys.PASS, user));
  }

  void dropped(UserId user) {
    passes.remove(user);
  }

  /** Seals every live pass anew and drops the others. */
  int reseal() {
    int resealed = 0;
    for (UserId user : List.copyOf(passes.keySet())) {
      resealed += gate.insisting(user, () -> reseal(user));
    }
    return resealed;
  }

  private int reseal(UserId user) {
    Optional<Pass> pass = live(user);
    if (pass.isEmpty()) {
      passes.remove(user);
      ledger.forget(RowKeys.of(RowKeys.PASS, user));
      return 0;
    }
    Ledger.requireTaken(put(user, pass.get(), List.of()));
    return 1;
  }

  private static byte[] hash(UserId user, String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(user.text().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      return sha256.digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new MfaException("this Java has no SHA-256", e);
    }
  }
}
