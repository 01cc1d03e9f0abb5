/**
 * The HTTP gateway: re-frames every request and relays it to one upstream, behind the guard filter.
 * Uses listen, tls, the servlet filter and the core.
 */
@NullMarked
package org.pbxguard.server.gateway;

import org.jspecify.annotations.NullMarked;
