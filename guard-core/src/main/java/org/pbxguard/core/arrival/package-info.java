/**
 * Who came, by which channel, when, as whom and with what proof, and how it ended. Uses time and
 * net.
 */
@NullMarked
package org.pbxguard.core.arrival;

import org.jspecify.annotations.NullMarked;
