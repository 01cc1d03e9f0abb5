package org.pbxguard.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.FipsTrials;
import org.pbxguard.core.Guard;
import org.pbxguard.core.KeyRotation;
import org.pbxguard.core.MfaAudit;
import org.pbxguard.core.OpenState;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.access.Administrator;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.FipsException;
import org.pbxguard.core.secret.FipsMode;
import org.pbxguard.core.secret.KeyException;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreException;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.api.ApiServices;
import org.pbxguard.servlet.api.ApiServlet;
import org.pbxguard.servlet.api.BrowserSessions;
import org.pbxguard.servlet.api.CallTraces;
import org.pbxguard.servlet.api.Reloading;
import org.pbxguard.servlet.console.Console;
import org.pbxguard.servlet.console.ConsolePorts;
import org.pbxguard.servlet.console.ConsoleSettings;
import org.pbxguard.sip.SipMemory;

/**
 * What every way of running shares: the store, the keys, the guard, the second factor, who may call
 * the API. Opened from the bottom up, closed from the top down.
 *
 * <p>Thread-safe.
 */
final class House implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(House.class);
  private static final int TAG_BYTES = 32;

  private final Held held;
  private final Guard guard;
  private final SecondFactor secondFactor;
  private final Callers callers;
  private final SipMemory registrations;

  /** The state directory, and how its keys are changed. */
  private record Held(Path dir, OpenState state, KeyRotation rotation) {}

  /** Who may call the API, by key and in a browser. */
  private record Callers(ApiKeys keys, Administrators administrators) {
    static Callers open(Guard guard, StateStore store, GuardClock clock) {
      SecureRandom random = new SecureRandom();
      return new Callers(
          ApiKeys.open(guard.changes(), store, clock, random),
          Administrators.open(guard.changes(), store, clock, random));
    }

    /** What a backup knows of them may have been taken back since. */
    void revokeAll(MfaService service) {
      for (Administrator person : administrators.list()) {
        Change<Boolean> purged = service.purge(UserId.administrator(person.name()));
        LOG.debug("{}: {}", person, purged);
        administrators.remove(person.name(), "restore").join();
      }
      int revoked = keys.revokeAll("restore").join();
      LOG.warn("{} API keys and all administrators of the backup are void", revoked);
    }
  }

  private House(
      Held held, Guard guard, SecondFactor secondFactor, Callers callers, SipMemory registrations) {
    this.held = held;
    this.guard = guard;
    this.secondFactor = secondFactor;
    this.callers = callers;
    this.registrations = registrations;
  }

  /**
   * Opens all of it.
   *
   * @throws StartException naming the file and the way out; nothing stays open then
   */
  static House open(ServerSettings settings, GuardClock clock) throws StartException {
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      return open(settings, clock, open);
    } catch (FipsException e) {
      throw failed("", e, open);
    } catch (KeyException e) {
      throw failed("security.keys: ", e, open);
    } catch (StoreException e) {
      throw failed("state: ", e, open);
    } catch (MfaException e) {
      throw failed("security.mfa: ", e, open);
    } catch (CompletionException e) {
      Parts.close(open);
      throw new StartException("state: the store does not take what a start must write", e);
    } catch (RuntimeException e) {
      Parts.close(open);
      throw e;
    }
  }

  private static House open(ServerSettings settings, GuardClock clock, Deque<AutoCloseable> open) {
    Path dir = settings.state().dir();
    // Before anything cryptographic.
    boolean fips = FipsMode.enter(settings.fips(), FipsTrials.of(settings.mfa()));
    LOG.debug("FIPS mode: {}", fips);
    OpenState state = OpenState.open(settings.state(), settings.keys(), clock);
    open.push(state);
    StateStore store = state.store();
    KeyRing keys = state.keys();
    Guard guard = Guard.open(settings.guard(), store, state.rows(), keys, clock);
    open.push(guard);
    MfaPorts ports =
        new MfaPorts(
            store,
            each -> store.rows(Table.MFA, each),
            keys.sealer(),
            new Forgetting(new MfaAudit(guard.audit()), store),
            clock);
    SecondFactor secondFactor = SecondFactor.open(settings.mfa(), ports, keys);
    Callers callers = Callers.open(guard, store, clock);
    SipMemory registrations = new SipMemory(store, store);
    if (state.restored()) {
      secondFactor.service().openEpoch();
      callers.revokeAll(secondFactor.service());
      LOG.warn(
          "After the restore backup codes, trusted devices and what was pending are void, used"
              + " codes stay used");
    }
    state.begin();
    KeyRotation rotation =
        new KeyRotation(
            keys,
            secondFactor.service(),
            guard.changes(),
            clock,
            settings.state().auditRetention());
    rotation.resume();
    return new House(new Held(dir, state, rotation), guard, secondFactor, callers, registrations);
  }

  private static StartException failed(
      String prefix, RuntimeException cause, Deque<AutoCloseable> open) {
    Parts.close(open);
    return new StartException(prefix + cause.getMessage(), cause);
  }

  Guard guard() {
    return guard;
  }

  KeyRing keys() {
    return held.state().keys();
  }

  SipMemory registrations() {
    return registrations;
  }

  SecondFactor secondFactor() {
    return secondFactor;
  }

  ApiKeys apiKeys() {
    return callers.keys();
  }

  /** The REST API on this house. */
  ApiServlet api(Reloading reloading, CallTraces traces, BrowserSessions sessions) {
    return new ApiServlet(
        new ApiServices(
            guard,
            secondFactor,
            callers.keys(),
            callers.administrators(),
            sessions,
            Optional.of(held.rotation()),
            held.state().store()::writable,
            reloading,
            traces));
  }

  /** The console of this house, behind the proxies that speak TLS for the API. */
  Console console(ConsoleSettings settings, List<IpPrefix> tlsProxies) {
    return Console.open(
        settings,
        new ConsolePorts(
            guard,
            secondFactor,
            callers.keys(),
            callers.administrators(),
            held.state().keys().signer(Purpose.CSRF, TAG_BYTES),
            tlsProxies,
            held.state().store()::writable));
  }

  /** Makes the first administrator's key where there is no key yet. */
  Optional<Path> writeFirstKey() throws StartException {
    Path file = held.dir().resolve("admin.key");
    try {
      return callers.keys().writeFirstKey(file);
    } catch (IOException e) {
      throw new StartException("state.dir: " + file + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    held.rotation().close();
    guard.close();
    held.state().close();
  }
}
