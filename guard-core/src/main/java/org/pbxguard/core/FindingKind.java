package org.pbxguard.core;

import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Category;

/**
 * What findings are counted by.
 *
 * <p>Immutable.
 *
 * @param category attack class
 * @param proof how sure the source was
 */
public record FindingKind(Category category, Proof proof) {}
