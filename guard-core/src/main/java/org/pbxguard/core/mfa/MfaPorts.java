package org.pbxguard.core.mfa;

import java.util.function.Consumer;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.time.GuardClock;

/**
 * What the second factor needs from the house.
 *
 * <p>Immutable.
 *
 * @param journal makes changes durable
 * @param rows hands every live row of {@code Table.MFA} to its argument
 * @param seal encrypts rows
 * @param listener hears what happens
 */
public record MfaPorts(
    Journal journal,
    Consumer<Consumer<Row>> rows,
    RecordSeal seal,
    MfaListener listener,
    GuardClock clock) {}
