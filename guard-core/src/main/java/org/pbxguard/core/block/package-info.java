/**
 * Blocks and the allow list, found by longest prefix without a lock. Uses time, net, journal and
 * arrival.
 */
@NullMarked
package org.pbxguard.core.block;

import org.jspecify.annotations.NullMarked;
