package org.pbxguard.servlet.client;

import org.pbxguard.core.net.IpAddress;

/**
 * Whom a request counts for.
 *
 * <p>Immutable.
 *
 * @param address the client's canonical address, or the proxy's when no client was named
 * @param port the client's port, 0 when it is not known
 * @param known whether the address is a client's own; a trusted proxy that names nobody is not one,
 *     and nothing may be remembered against it
 * @param viaProxy whether a trusted proxy handed the request on
 */
public record Client(IpAddress address, int port, boolean known, boolean viaProxy) {}
