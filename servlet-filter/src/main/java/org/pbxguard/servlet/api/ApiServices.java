package org.pbxguard.servlet.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.pbxguard.core.Guard;
import org.pbxguard.core.KeyRotation;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.ApiKeys;

/**
 * What the API stands on.
 *
 * <p>Immutable.
 *
 * @param guard the guard
 * @param secondFactor the second factor
 * @param keys who may call
 * @param administrators who may sign in to the console
 * @param sessions who is signed in there
 * @param rotation changes the master key, where there is a key file
 * @param ready whether the store takes changes
 * @param reloading takes the configuration anew
 * @param traces shows SIP messages
 */
public record ApiServices(
    Guard guard,
    SecondFactor secondFactor,
    ApiKeys keys,
    Administrators administrators,
    BrowserSessions sessions,
    Optional<KeyRotation> rotation,
    BooleanSupplier ready,
    Reloading reloading,
    CallTraces traces) {

  /** The same where no configuration is read again and the master key is kept nowhere. */
  public ApiServices(
      Guard guard,
      SecondFactor secondFactor,
      ApiKeys keys,
      Administrators administrators,
      BooleanSupplier ready) {
    this(
        guard,
        secondFactor,
        keys,
        administrators,
        BrowserSessions.NONE,
        Optional.empty(),
        ready,
        Reloading.NONE,
        CallTraces.NONE);
  }

  /** The one list of all routes. */
  RouteTable routes() {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new StatusRoutes(ready).routes());
    routes.add(OpenApi.read().route());
    routes.addAll(new BlockRoutes(guard).routes());
    routes.addAll(new ThreatRoutes(guard).routes());
    routes.addAll(new KeyRoutes(keys).routes());
    routes.addAll(new AdministratorRoutes(administrators, secondFactor.service()).routes());
    routes.addAll(new ConfigRoutes(reloading).routes());
    routes.addAll(new TraceRoutes(traces).routes());
    routes.addAll(new MasterKeyRoutes(rotation).routes());
    routes.addAll(new MfaRoutes(secondFactor).routes());
    routes.addAll(new MfaAdminRoutes(guard, secondFactor).routes());
    routes.addAll(new Fido2Routes(secondFactor).routes());
    return new RouteTable(routes);
  }
}
