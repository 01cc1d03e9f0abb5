package org.pbxguard.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.pbxguard.core.Guard;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.secret.KeyException;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.api.ApiServices;
import org.pbxguard.servlet.api.ApiServlet;

/**
 * What every way of running shares: the store, the keys, the guard, who may call the API. Opened
 * from the bottom up, closed from the top down.
 *
 * <p>Thread-safe once opened.
 */
final class House implements AutoCloseable {
  private final KeyRing keys;
  private final Guard guard;
  private final ApiKeys apiKeys;
  private final SecondFactor secondFactor;
  private final Path stateDir;

  private House(
      KeyRing keys, Guard guard, SecondFactor secondFactor, ApiKeys apiKeys, Path stateDir) {
    this.keys = keys;
    this.guard = guard;
    this.secondFactor = secondFactor;
    this.apiKeys = apiKeys;
    this.stateDir = stateDir;
  }

  static House open(ServerSettings settings, GuardClock clock) throws StartException {
    Path dir = Path.of("var");
    try {
      Files.createDirectories(dir);
      KeyRing keys = KeyRing.open(settings.keys(), dir);
      MemoryJournal journal = new MemoryJournal();
      Guard guard = Guard.open(settings.guard(), journal, journal, keys, clock);
      ApiKeys apiKeys = ApiKeys.open(guard.changes(), journal, clock, new SecureRandom());
      SecondFactor secondFactor =
          SecondFactor.open(
              settings.mfa(),
              new MfaPorts(
                  journal,
                  each -> journal.rows(Table.MFA, each),
                  keys.sealer(),
                  MfaListener.none(),
                  clock),
              keys);
      return new House(keys, guard, secondFactor, apiKeys, dir);
    } catch (MfaException e) {
      throw new StartException("security.mfa: " + e.getMessage(), e);
    } catch (KeyException e) {
      throw new StartException("security.keys: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StartException("state.dir: " + dir + " cannot be created", e);
    }
  }

  Guard guard() {
    return guard;
  }

  KeyRing keys() {
    return keys;
  }

  ApiKeys apiKeys() {
    return apiKeys;
  }

  /** The REST API on this house. */
  ApiServlet api(BooleanSupplier ready) {
    return new ApiServlet(new ApiServices(guard, secondFactor.service(), apiKeys, ready));
  }

  /** Where the first administrator's key lies. */
  Path firstKeyFile() {
    return stateDir.resolve("admin.key");
  }

  /** Makes the first key where there is none. */
  Optional<Path> writeFirstKey() throws StartException {
    try {
      return apiKeys.writeFirstKey(firstKeyFile());
    } catch (IOException e) {
      throw new StartException(firstKeyFile() + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    guard.close();
  }
}
