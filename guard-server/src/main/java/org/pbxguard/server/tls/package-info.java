/**
 * How an HTTP listener takes its certificate up again when the files change. Uses core.tls and
 * Jetty.
 */
@NullMarked
package org.pbxguard.server.tls;

import org.jspecify.annotations.NullMarked;
