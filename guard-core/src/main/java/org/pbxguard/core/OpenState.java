package org.pbxguard.core;

import java.nio.file.Path;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.Epoch;
import org.pbxguard.core.store.KeyCheck;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.store.Timeline;
import org.pbxguard.core.time.GuardClock;

/**
 * A state directory as every guard opens it, whatever it runs in: the store under its lock, the
 * keys that it was sealed with, whether it is an older copy of itself, and by how much the clock
 * was set since it was written.
 *
 * <p>Thread-safe; {@link #rows()} belongs to the opening thread.
 */
public final class OpenState implements AutoCloseable {
  private final StateStore store;
  private final KeyRing keys;
  private final Epoch epoch;
  private final Timeline timeline;

  private OpenState(StateStore store, KeyRing keys, Epoch epoch, Timeline timeline) {
    this.store = store;
    this.keys = keys;
    this.epoch = epoch;
    this.timeline = timeline;
  }

  /**
   * Opens the directory, or makes it at the first start.
   *
   * @throws org.pbxguard.core.store.StoreException in one sentence, where the directory cannot be
   *     used
   * @throws org.pbxguard.core.secret.KeyException in one sentence, where the keys cannot be used
   */
  public static OpenState open(StoreSettings settings, KeySettings keySettings, GuardClock clock) {
    Path dir = settings.dir();
    // The store first: whoever holds its lock is the only one who touches the key file.
    StateStore store = StateStore.open(settings, clock);
    try {
      KeyRing keys = KeyRing.open(keySettings, dir);
      KeyCheck.require(store, store, keys);
      Timeline timeline = Timeline.open(store, store, clock);
      Epoch epoch = Epoch.open(store, store, keySettings.markFor(dir));
      return new OpenState(store, keys, epoch, timeline);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Where changes become durable. */
  public StateStore store() {
    return store;
  }

  /** What every domain reads back: the rows at opening, with their dates on the clock of now. */
  public RowSource rows() {
    return timeline;
  }

  /** The keys. */
  public KeyRing keys() {
    return keys;
  }

  /** Whether the directory was put back from a backup: what a restore voids must be made void. */
  public boolean restored() {
    return epoch.restored();
  }

  /**
   * Goes on from here without having made anything void: a restore is left for the next opener to
   * find, who knows the second factor and the callers.
   */
  public void beginAside() {
    if (!epoch.restored()) {
      epoch.begin();
    }
    timeline.begin();
    store.loaded();
  }

  /** Goes on from here, once every domain has read its rows and a restore's demands are met. */
  public void begin() {
    epoch.begin();
    timeline.begin();
    store.loaded();
  }

  /** Writes what is still to be written and lets go of the directory. */
  @Override
  public void close() {
    epoch.close();
    timeline.close();
    store.close();
  }
}
