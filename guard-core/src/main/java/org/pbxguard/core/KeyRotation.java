package org.pbxguard.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.secret.KeyId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.RetiredKey;
import org.pbxguard.core.store.KeyCheck;
import org.pbxguard.core.time.GuardClock;

/**
 * Changes the master key while everything runs. The order makes it safe against a crash at any
 * moment: first the key file holds the new key and, under it, the old ones; then new rows are
 * sealed with the new key; then the old rows are sealed anew, user by user. What a crash or a full
 * disk leaves undone is taken up at the next start, or a minute later.
 *
 * <p>A retired key is kept until nothing needs it: rows are sealed anew, no backup codes were
 * issued under it, and the audit has forgotten what it signed. The next rotation after that throws
 * it away.
 *
 * <p>Thread-safe. One thread of its own does the sealing.
 */
public final class KeyRotation implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(KeyRotation.class);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KeyRing keys;
  private final MfaService mfa;
  private final ChangeJournal changes;
  private final GuardClock clock;
  private final Duration keep;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "pbxguard-reseal");
            daemon.setDaemon(true);
            return daemon;
          });

  @GuardedBy("this")
  private CompletableFuture<Integer> sealing = CompletableFuture.completedFuture(0);

  /**
   * The rotation of a house that is open.
   *
   * @param keep how long the audit, whose chain is signed, keeps events
   */
  public KeyRotation(
      KeyRing keys, MfaService mfa, ChangeJournal changes, GuardClock clock, Duration keep) {
    this.keys = keys;
    this.mfa = mfa;
    this.changes = changes;
    this.clock = clock;
    this.keep = keep;
  }

  /** Takes up what an earlier run left undone, if it did, without anyone waiting. */
  public synchronized void resume() {
    if (mfa.needsResealing()) {
      LOG.info("rows of a retired master key are sealed anew");
      sealing = sealAnew();
    }
  }

  /**
   * Puts a fresh master key in the place of the current one.
   *
   * @param by who asked, for the audit
   * @return the rows that were sealed anew, once that is done; until then both keys are in use
   * @throws org.pbxguard.core.secret.KeyException when the key file cannot be replaced: nothing has
   *     changed then
   * @throws JournalException when the file is replaced and the store does not take the note of it:
   *     the new key is in use, and rows are sealed anew as soon as the store takes them
   */
  public synchronized CompletableFuture<Integer> rotate(String by) {
    Instant now = clock.instant();
    KeyId before = keys.current();
    Set<KeyId> needed = mfa.codeKeys();
    boolean settled = !mfa.needsResealing() && sealing.isDone();
    Instant old = now.minus(keep);
    KeyId after =
        keys.rotate(now, key -> settled && isOver(key, old) && !needed.contains(key.id()));
    LOG.info("the master key is now {}, it was {}", after, before);
    sealing = sealAnew();
    CompletableFuture<Void> noted =
        changes.commit(
            KeyCheck.renew(new Batch(), keys),
            "master key rotated",
            Map.of("by", by, "key", after.toString(), "retired", before.toString()));
    return noted.thenCombine(sealing, (done, rows) -> rows);
  }

  private static boolean isOver(RetiredKey key, Instant old) {
    return key.since().filter(since -> since.isBefore(old)).isPresent();
  }

  /** How it stands. */
  public synchronized KeyStatus status() {
    return new KeyStatus(keys.current(), keys.retired(), mfa.codeKeys(), !sealing.isDone());
  }

  private CompletableFuture<Integer> sealAnew() {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    later(done, Duration.ZERO);
    return done;
  }

  private void later(CompletableFuture<Integer> done, Duration delay) {
    try {
      var unused = thread.schedule(() -> seal(done), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      done.completeExceptionally(new JournalException("The store is closed"));
    }
  }

  private void seal(CompletableFuture<Integer> done) {
    try {
      int rows = mfa.reseal();
      LOG.info("{} rows are sealed anew", rows);
      done.complete(rows);
    } catch (MfaException | JournalException e) {
      LOG.warn("rows could not be sealed anew, again in a minute: {}", e.getMessage());
      later(done, RETRY);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
      throw e;
    }
  }

  /** Lets a running step end; the rest is left to the next start. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("sealing anew did not end; the next start takes it up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
