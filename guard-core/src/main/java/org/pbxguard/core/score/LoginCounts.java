package org.pbxguard.core.score;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * Failed and outstanding login attempts of each account at each source.
 *
 * <p>Thread-safe: each count is changed under its own lock, held for arithmetic only.
 */
final class LoginCounts {
  /** What a proven newcomer may push out: anything, the quietest first. */
  private static final int PROVEN = 3;

  /** What a forged one may push out: what is as worthless. */
  private static final int FORGED = 1;

  private final BoundedTable<Credential> table;

  LoginCounts(int capacity, long seed, Thresholds thresholds, Consumer<Credential> forgotten) {
    this.table =
        new BoundedTable<>(
            capacity,
            seed,
            (first, second) -> new Credential(first, second, thresholds),
            forgotten);
  }

  /** The key of an arrival's account at {@code source}. */
  static CredentialKey key(IpAddress source, Arrival arrival) {
    return CredentialKey.of(source, arrival.account(), arrival.proof().countsTowardsBlock());
  }

  /** Reserves one attempt; false when failed and outstanding would pass the threshold. */
  boolean attempt(IpAddress source, Arrival arrival, long millis) {
    CredentialKey key = key(source, arrival);
    synchronized (table.lock(key.first(), key.second())) {
      Credential credential = owned(key, source, arrival, millis);
      // Without room nothing can be counted, and what cannot be counted is not tried.
      return credential != null && credential.reserve(arrival, millis);
    }
  }

  private @Nullable Credential owned(
      CredentialKey key, IpAddress source, Arrival arrival, long millis) {
    boolean proven = arrival.proof().countsTowardsBlock();
    Credential credential =
        table.findOrCreate(key.first(), key.second(), proven ? PROVEN : FORGED, millis);
    if (credential != null) {
      credential.owner = new CredentialOwner(source.high(), source.low(), proven);
    }
    return credential;
  }

  void failed(CredentialKey key, IpAddress source, Arrival arrival, long millis) {
    synchronized (table.lock(key.first(), key.second())) {
      Credential credential = owned(key, source, arrival, millis);
      if (credential != null) {
        credential.pending.removeOne(arrival.nanos());
        credential.failures.add(millis, 0);
        credential.dirty = true;
      }
    }
  }

  /** Settles an attempt, and resets the count when it succeeded. */
  void settled(CredentialKey key, Arrival arrival, boolean succeeded) {
    synchronized (table.lock(key.first(), key.second())) {
      Credential credential = table.find(key.first(), key.second());
      if (credential == null) {
        return;
      }
      credential.pending.removeOne(arrival.nanos());
      if (succeeded) {
        credential.dirty |= credential.failures.size() > 0;
        credential.failures.clear();
      }
    }
  }

  /** Forgets the failures of the sources in {@code prefix}. */
  void forgive(IpPrefix prefix) {
    table.forEach(
        credential -> {
          CredentialOwner owner = credential.owner;
          if (prefix.contains(owner.high(), owner.low())) {
            credential.failures.clear();
            credential.dirty = true;
          }
        });
  }

  BoundedTable<Credential> table() {
    return table;
  }
}
