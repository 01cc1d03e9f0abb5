/**
 * Certificates and keys in PEM files, as every listener that speaks TLS reads them. Uses nothing
 * else of the project.
 */
@NullMarked
package org.pbxguard.core.tls;

import org.jspecify.annotations.NullMarked;
