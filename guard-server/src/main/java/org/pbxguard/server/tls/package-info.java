/**
 * Certificates and keys in PEM files, and how a listener takes them up again when they change. Uses
 * nothing else of the project.
 */
@NullMarked
package org.pbxguard.server.tls;

import org.jspecify.annotations.NullMarked;
