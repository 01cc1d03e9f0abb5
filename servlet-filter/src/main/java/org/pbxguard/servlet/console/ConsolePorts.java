package org.pbxguard.servlet.console;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.pbxguard.core.Guard;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.Signer;

/**
 * What the console needs from the house.
 *
 * <p>Immutable.
 *
 * @param guard what it shows and steers
 * @param secondFactor keeps the passkeys
 * @param keys with one of them an administrator signs in the first time
 * @param administrators who may sign in
 * @param csrf signs the tokens of the pages' forms
 * @param tlsProxies proxies that speak TLS in front of it, whose X-Forwarded-Proto is believed
 * @param ready whether the store takes changes
 */
public record ConsolePorts(
    Guard guard,
    SecondFactor secondFactor,
    ApiKeys keys,
    Administrators administrators,
    Signer csrf,
    List<IpPrefix> tlsProxies,
    BooleanSupplier ready) {
  /** Copies the list. */
  public ConsolePorts {
    tlsProxies = List.copyOf(tlsProxies);
  }
}
