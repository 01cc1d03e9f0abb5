/**
 * The listener on which the REST API is served, and its rule that keys never travel in the clear.
 * Uses listen, tls and the core's addresses.
 */
@NullMarked
package org.pbxguard.server.api;

import org.jspecify.annotations.NullMarked;
