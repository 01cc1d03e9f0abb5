/**
 * Clocks that are handed in: a monotonic ticker for intervals and an anchored clock for dates. Uses
 * nothing else of the project.
 */
@NullMarked
package org.pbxguard.core.time;

import org.jspecify.annotations.NullMarked;
