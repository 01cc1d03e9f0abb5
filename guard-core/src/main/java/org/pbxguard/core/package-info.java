/**
 * The guard as one object: opened from settings, handed to both edges. Uses every package below.
 */
@NullMarked
package org.pbxguard.core;

import org.jspecify.annotations.NullMarked;
