/** API keys and their roles, kept as hashes. Uses time, net, journal and secret. */
@NullMarked
package org.pbxguard.core.access;

import org.jspecify.annotations.NullMarked;
