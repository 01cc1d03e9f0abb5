package org.pbxguard.servlet.gate;

import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.client.AddressResolver;

/**
 * What a gate needs from the house.
 *
 * <p>Immutable.
 *
 * @param secondFactor enrols and verifies
 * @param csrf signs the tokens of the pages' forms
 * @param clients tells the client's address, and which proxies are trusted
 */
public record GatePorts(
    SecondFactor secondFactor, Signer csrf, GuardClock clock, AddressResolver clients) {}
