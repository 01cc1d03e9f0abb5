/**
 * What the HTTP listeners of the process share: limits, TLS, and error pages that tell a stranger
 * nothing. Uses tls and the core's addresses.
 */
@NullMarked
package org.pbxguard.server.listen;

import org.jspecify.annotations.NullMarked;
