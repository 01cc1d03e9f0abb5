package org.pbxguard.core.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.DurableFiles;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;

/**
 * Tells at the start whether the state directory is an older copy of itself. A random mark stands
 * in a row of the state and in a file beside the master key; both are renewed each minute, first
 * the file (which then names the old mark and the new), then the row, then the file. A state whose
 * mark is not in the file was put back from a backup, and what was used up or taken back since must
 * not be good again.
 *
 * <p>It does not notice a copy that is less than a minute old, nor one that was put back together
 * with the file: delete the file then. Where the file cannot be written nothing is noticed, which
 * is logged.
 *
 * <p>Thread-safe, guarded by itself; one thread of its own renews the mark.
 */
public final class Epoch implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Epoch.class);
  private static final byte[] ROW = "state-mark".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int MARK_BYTES = 16;

  private final Journal journal;
  private final Path file;
  private final boolean restored;
  private final SecureRandom random = new SecureRandom();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "pbxguard-mark");
            daemon.setDaemon(true);
            return daemon;
          });

  @GuardedBy("this")
  private Optional<String> current;

  /** A row may or may not be on the disk: both marks stay in the file until the next start. */
  @GuardedBy("this")
  private boolean uncertain;

  private Epoch(Journal journal, Path file, Optional<String> current, boolean restored) {
    this.journal = journal;
    this.file = file;
    this.current = current;
    this.restored = restored;
  }

  /**
   * Reads both marks.
   *
   * @param file beside the master key, outside the state directory
   * @throws StoreException when the file is there and cannot be read
   */
  public static Epoch open(RowSource rows, Journal journal, Path file) {
    Optional<String> inState = row(rows);
    List<String> inFile = read(file);
    boolean restored = inState.isPresent() && !inFile.contains(inState.get());
    if (restored) {
      LOG.warn("The state directory was put back from a backup");
    }
    return new Epoch(journal, file, inState, restored);
  }

  private static Optional<String> row(RowSource rows) {
    StringBuilder mark = new StringBuilder();
    rows.rows(
        Table.META,
        row -> {
          if (Arrays.equals(row.key(), ROW)) {
            mark.append(
                new String(row.value(), 1, row.value().length - 1, StandardCharsets.US_ASCII));
          }
        });
    return Optional.of(mark.toString()).filter(text -> !text.isEmpty());
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new StoreException(
          "The mark of the state %s cannot be read: let the guard's user own it, or delete it to"
                  .formatted(file)
              + " have the state taken as put back from a backup.",
          e);
    }
  }

  /** Whether the state is an older copy of itself. */
  public boolean restored() {
    return restored;
  }

  /** Begins to renew the mark, once everything is as a restore demands. */
  public void begin() {
    renew();
    Future<?> schedule = thread.scheduleWithFixedDelay(this::renew, 1, 1, TimeUnit.MINUTES);
    if (schedule.isDone()) {
      throw new IllegalStateException("the mark's thread ended");
    }
  }

  /** Puts a fresh mark into file and row. */
  synchronized void renew() {
    if (uncertain) {
      return;
    }
    byte[] bytes = new byte[MARK_BYTES];
    random.nextBytes(bytes);
    String fresh = HexFormat.of().formatHex(bytes);
    try {
      write(current.map(mark -> mark + "\n").orElse("") + fresh + "\n");
    } catch (IOException e) {
      LOG.warn(
          "The mark {} cannot be written ({}): a restore would go unnoticed", file, e.toString());
      forgetIfRestored();
      return;
    }
    try {
      journal.commit(new Batch().put(Table.META, ROW.clone(), value(fresh))).join();
      current = Optional.of(fresh);
      write(fresh + "\n");
    } catch (CompletionException | JournalException e) {
      uncertain = true; // the file names both
      LOG.warn("The mark of the state could not be renewed; the next start does it");
    } catch (IOException e) {
      LOG.warn("The mark {} cannot be written: {}", file, e.toString()); // it names both
    }
  }

  /** Without a file there is nothing to hold the row against. */
  @GuardedBy("this")
  private void forgetIfRestored() {
    if (restored && current.isPresent()) {
      journal.append(new Batch().remove(Table.META, ROW.clone()));
      current = Optional.empty();
    }
  }

  private void write(String marks) throws IOException {
    DurableFiles.replace(file, marks.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] value(String mark) {
    byte[] text = mark.getBytes(StandardCharsets.US_ASCII);
    byte[] value = new byte[1 + text.length];
    value[0] = VERSION;
    System.arraycopy(text, 0, value, 1, text.length);
    return value;
  }

  /** Renews the mark no more. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("The mark's thread did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
