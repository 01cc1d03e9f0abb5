/**
 * The process: everything that runs, opened on one guard and closed in order. Uses the edges, the
 * filter, the configuration, the core and the listeners below it.
 */
@NullMarked
package org.pbxguard.server;

import org.jspecify.annotations.NullMarked;
