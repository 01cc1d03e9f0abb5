/**
 * Measurements of the whole running program, from outside, at its sockets on loopback. They start
 * {@code bin/pbx-guard run} and use nothing of its classes.
 */
@NullMarked
package org.pbxguard.benchmarks.process;

import org.jspecify.annotations.NullMarked;
