package org.pbxguard.sip.dns;

import org.pbxguard.core.net.HostPort;

/**
 * A server of a domain (RFC 2782): the lower priority is tried first, and among equals each gets
 * its weight's share.
 *
 * <p>Immutable.
 *
 * @param at where it is
 * @param priority 0 to 65535
 * @param weight 0 to 65535
 */
public record Server(HostPort at, int priority, int weight) {}
