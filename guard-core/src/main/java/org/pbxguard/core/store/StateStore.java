package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Segment;
import org.pbxguard.core.journal.SegmentedJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.store.mapdb.SnapshotFile;
import org.pbxguard.core.time.GuardClock;

/**
 * The state directory, open. The journal is the truth: a commit is on the disk before it completes.
 * Snapshots only shorten the next start. Domains read their rows once, after opening, and keep what
 * they need on the heap; the store is never asked while a message waits.
 *
 * <p>A directory has one opener at a time. One that cannot be trusted whole is refused and left as
 * it was found.
 *
 * <p>Thread-safe.
 */
public final class StateStore implements Journal, RowSource, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(StateStore.class);

  private final StateLock lock;
  private final SegmentedJournal journal;
  private final Checkpointer checkpointer;
  private final long tornBytes;
  private final int damagedSnapshots;
  private final Object openingLock = new Object();
  private @Nullable Opening opening;

  private StateStore(
      StateLock lock, Opening opening, SegmentedJournal journal, Checkpointer checkpointer) {
    this.lock = lock;
    this.opening = opening;
    this.journal = journal;
    this.checkpointer = checkpointer;
    this.tornBytes = opening.replay().tornSize();
    this.damagedSnapshots = opening.base().damaged().size();
  }

  /**
   * Opens the state directory, or makes it at the first start.
   *
   * @throws StoreException one sentence that names the file and the way out: another process has
   *     the directory, it is of another version, or snapshot and journal are no intact chain
   */
  public static StateStore open(StoreSettings settings, GuardClock clock) {
    return open(settings, clock, step -> {});
  }

  static StateStore open(StoreSettings settings, GuardClock clock, Checkpoint.Progress progress) {
    Path directory = settings.dir().toAbsolutePath().normalize();
    try {
      Manifest.read(directory); // another version's directory is not even locked
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      StateLock lock = StateLock.take(directory);
      try {
        return openLocked(settings, directory, lock, clock, progress);
      } catch (IOException | RuntimeException e) {
        lock.undo();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          "The state directory %s cannot be opened: %s (%s)."
              .formatted(directory, e.getMessage(), e.getClass().getSimpleName()),
          e);
    }
  }

  private static StateStore openLocked(
      StoreSettings settings,
      Path directory,
      StateLock lock,
      GuardClock clock,
      Checkpoint.Progress progress)
      throws IOException {
    Optional<Manifest> manifest = Manifest.read(directory);
    Opening opening = Opening.read(directory, manifest);
    try {
      // From here on the directory is known to be whole, and may be changed.
      lock.sign();
      prepare(directory, opening);
      SegmentedJournal journal =
          SegmentedJournal.open(
              directory,
              opening.replay(),
              clock::nanos,
              newest -> writeDown(directory, manifest, newest));
      Checkpoint checkpoint = new Checkpoint(directory, settings.auditRetention(), progress);
      Checkpointer checkpointer = new Checkpointer(settings, journal, checkpoint, opening, clock);
      checkpointer.start();
      return new StateStore(lock, opening, journal, checkpointer);
    } catch (IOException | RuntimeException e) {
      opening.close();
      throw e;
    }
  }

  private static void writeDown(Path directory, Optional<Manifest> known, Segment newest)
      throws IOException {
    Manifest manifest = new Manifest(newest.firstSeq());
    if (!known.equals(Optional.of(manifest))) {
      manifest.write(directory);
    }
  }

  private static void prepare(Path directory, Opening opening) throws IOException {
    report(directory, opening);
    Generations generations = new Generations(directory);
    generations.dropDrafts();
    generations.setAside(opening.base().damaged());
  }

  private static void report(Path directory, Opening opening) {
    for (SnapshotFile damaged : opening.base().damaged()) {
      LOG.warn(
          "The snapshot {} is damaged; starting from change {} and the journal instead",
          damaged.file(),
          opening.base().seq());
    }
    if (opening.replay().tornSize() > 0) {
      LOG.warn(
          "The journal ends in {} bytes of a torn change, which nobody was told of; they are kept"
              + " in a .torn file",
          opening.replay().tornSize());
    }
    LOG.info(
        "State directory {}: snapshot {}, journal up to change {}",
        directory,
        opening.base().seq(),
        opening.replay().lastSeq());
  }

  /**
   * {@inheritDoc}
   *
   * <p>These are the rows that were live when the store was opened, in the order of their keys'
   * unsigned bytes, whatever was committed since.
   *
   * @throws IllegalStateException after {@link #loaded()} or {@link #close()}
   */
  @Override
  public void rows(Table table, Consumer<Row> each) {
    synchronized (openingLock) {
      if (opening == null) {
        throw new IllegalStateException("the rows at opening were let go");
      }
      opening.rows(table).forEachRemaining(each);
    }
  }

  /** Lets go of the rows at opening, once every domain has read its own. */
  public void loaded() {
    synchronized (openingLock) {
      if (opening != null) {
        opening.close();
        opening = null;
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The future completes on the journal's thread: what depends on it must be short, or use the
   * {@code Async} methods, and must never wait for another commit there.
   */
  @Override
  public CompletableFuture<Void> commit(Batch batch) {
    return journal.commit(batch);
  }

  @Override
  public void append(Batch batch) {
    journal.append(batch);
  }

  /** Whether commits may succeed: false once closed, and after the disk failed a force. */
  public boolean writable() {
    return journal.writable();
  }

  /**
   * Condenses snapshot and journal into a new snapshot, in the background.
   *
   * @return completes when it is on the disk, exceptionally with {@link
   *     org.pbxguard.core.journal.JournalException} when it is not
   */
  public CompletableFuture<Void> checkpoint() {
    return checkpointer.request();
  }

  /**
   * Makes what was removed before disappear from the disk: a checkpoint leaves it out of the newest
   * snapshot, and a second one right after it deletes the last file that held it.
   *
   * @return completes when both are made
   */
  public CompletableFuture<Void> forgetNow() {
    return checkpointer.request().thenCompose(first -> checkpointer.request());
  }

  /** How it does. */
  public StoreStatus status() {
    return new StoreStatus(
        writable(),
        journal.stats(),
        checkpointer.snapshotSeq(),
        checkpointer.last(),
        checkpointer.made(),
        checkpointer.failed(),
        tornBytes,
        damagedSnapshots);
  }

  /**
   * Makes durable what was handed in, gives up a running checkpoint and lets go of the directory. A
   * second call does nothing.
   */
  @Override
  public void close() {
    checkpointer.close();
    journal.close();
    loaded();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("The lock of the state directory did not close", e);
    }
  }
}
