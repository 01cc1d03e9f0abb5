/** What a look-up, a score and a code cost. Uses guard-core. */
@NullMarked
package org.pbxguard.benchmarks.core;

import org.jspecify.annotations.NullMarked;
