/**
 * What is done about a score, and the one way in which an edge is told. Uses score and what lies
 * below it.
 */
@NullMarked
package org.pbxguard.core.decision;

import org.jspecify.annotations.NullMarked;
