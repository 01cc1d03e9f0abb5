/**
 * The binder that fills settings records from YAML, {@code --set path=value} and {@code
 * PBXGUARD_...} variables, and reports every fault at once. Uses nothing else of the project: any
 * record can be bound.
 */
@NullMarked
package org.pbxguard.config;

import org.jspecify.annotations.NullMarked;
