package org.pbxguard.server;

import org.pbxguard.config.Settings;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.secret.FipsSettings;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.server.api.ApiSettings;
import org.pbxguard.server.gateway.GatewaySettings;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.console.ConsoleSettings;
import org.pbxguard.servlet.gate.GateSettings;
import org.pbxguard.sip.SipSettings;

/**
 * All settings of the process, each below its own root key.
 *
 * <p>Immutable.
 *
 * @param guard roots {@code mode} and {@code security.threat_detection}
 * @param mfa root {@code security.mfa}
 * @param fips root {@code security}
 * @param keys root {@code security.keys}
 * @param state root {@code state}
 * @param sip root {@code sip}
 * @param http root {@code http}
 * @param filter root {@code http.filter}
 * @param mfaGate root {@code http.mfa_gate}
 * @param api root {@code api}
 * @param console root {@code api.console}
 */
public record ServerSettings(
    GuardSettings guard,
    MfaSettings mfa,
    FipsSettings fips,
    KeySettings keys,
    StoreSettings state,
    SipSettings sip,
    GatewaySettings http,
    FilterSettings filter,
    GateSettings mfaGate,
    ApiSettings api,
    ConsoleSettings console) {

  /** What holds where nothing is written. */
  public static ServerSettings defaults() {
    return new ServerSettings(
        GuardSettings.defaults(),
        MfaSettings.defaults(),
        FipsSettings.defaults(),
        KeySettings.defaults(),
        StoreSettings.defaults(),
        SipSettings.defaults(),
        GatewaySettings.defaults(),
        FilterSettings.defaults(),
        GateSettings.defaults(),
        ApiSettings.defaults(),
        ConsoleSettings.defaults());
  }

  /**
   * Binds every root and ends the binding.
   *
   * @throws org.pbxguard.config.ConfigException with every fault
   */
  public static ServerSettings bind(Settings settings) {
    ServerSettings d = defaults();
    ServerSettings bound =
        new ServerSettings(
            new GuardSettings(
                settings.bind("mode", d.guard.mode()),
                settings.bind("security.threat_detection", d.guard.threatDetection())),
            settings.bind("security.mfa", d.mfa),
            settings.bind("security", d.fips),
            settings.bind("security.keys", d.keys),
            settings.bind("state", d.state),
            settings.bind("sip", d.sip),
            settings.bind("http", d.http),
            settings.bind("http.filter", d.filter),
            settings.bind("http.mfa_gate", d.mfaGate),
            settings.bind("api", d.api),
            settings.bind("api.console", d.console));
    settings.check();
    return bound;
  }
}
