package org.pbxguard.server.listen;

import java.time.Duration;

/**
 * What one HTTP listener takes from its clients.
 *
 * <p>Immutable.
 *
 * @param maxConnections open connections; more wait in the system's backlog
 * @param idleTimeout how long a connection may be silent
 * @param maxHeaderBytes longest request head
 * @param minRequestRate bytes a second that a request's body must arrive with; 0 for any
 * @param threads most threads of the listener
 * @param http2 whether HTTP/2 is offered over TLS
 */
public record ListenerLimits(
    int maxConnections,
    Duration idleTimeout,
    int maxHeaderBytes,
    int minRequestRate,
    int threads,
    boolean http2) {}
