package org.pbxguard.core.mfa;

import java.util.function.Consumer;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.secret.Sealer;
import org.pbxguard.core.time.GuardClock;

/**
 * What the second factor needs from the house.
 *
 * <p>Immutable.
 *
 * @param journal makes changes durable
 * @param rows hands every live row of {@code Table.MFA} to its argument
 * @param sealer encrypts rows and binds each to its place
 * @param listener hears what happens
 */
public record MfaPorts(
    Journal journal,
    Consumer<Consumer<Row>> rows,
    Sealer sealer,
    MfaListener listener,
    GuardClock clock) {}
