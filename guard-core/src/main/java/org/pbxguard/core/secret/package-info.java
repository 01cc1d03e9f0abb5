/**
 * Key material: bytes that print nothing, sealing, and the hierarchy of derived keys. Uses nothing
 * else of the project.
 */
@NullMarked
package org.pbxguard.core.secret;

import org.jspecify.annotations.NullMarked;
