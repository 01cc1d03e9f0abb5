/**
 * What is remembered of each source, and the score that follows from it. Uses everything up to
 * findings, never the decision that is made of it.
 */
@NullMarked
package org.pbxguard.core.score;

import org.jspecify.annotations.NullMarked;
