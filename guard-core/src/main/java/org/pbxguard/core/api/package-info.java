/**
 * The mark of what is public for the sake of other people's programs. Uses nothing else of the
 * project.
 */
@NullMarked
package org.pbxguard.core.api;

import org.jspecify.annotations.NullMarked;
